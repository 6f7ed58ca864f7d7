// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/appraise.hpp"

#include "agent/attestation/claims.hpp"
#include "libs/tpm/replay.hpp"

namespace orlop::agent::attestation {
namespace {

using enum Finding;

template <typename Event>
std::vector<const Event*> of_pcr(const std::vector<Event>& events, std::uint32_t pcr) {
  std::vector<const Event*> found;
  for (const auto& event : events) {
    if (event.pcr == pcr) found.push_back(&event);
  }
  return found;
}

/// What the logs show counts only when a genuine quote vouches for them.
bool logs_vouched(const std::vector<Claim>& claims) {
  for (const auto& made : claims) {
    const bool needed = made.name == "quote-signature" || made.name == "pcr-selection" ||
                        made.name == "logs-replay";
    if ((needed && made.result != yes) || (made.name == "ak" && made.result == no)) return false;
  }
  return true;
}

}  // namespace

std::vector<const tpm::FirmwareEvent*> Facts::firmware_events(std::uint32_t pcr) const {
  auto events = of_pcr(firmware.events, pcr);
  std::erase_if(events, [](const auto* event) { return event->type == tpm::kEvNoAction; });
  return events;
}

std::vector<const tpm::UserspaceEvent*> Facts::userspace_events(std::uint32_t pcr) const {
  return of_pcr(userspace.events, pcr);
}

Result<Facts> read_facts(std::string_view evidence_json) {
  Facts facts;
  facts.evidence = TRY(parse_evidence(evidence_json));
  facts.statement = TRY_CONTEXT(parse_statement(facts.evidence.statement), "statement");
  facts.key =
      TRY_CONTEXT(tpm::parse_public_area(facts.evidence.attestation_key), "attestation key");
  facts.key_name = to_hex(TRY(tpm::key_name(facts.evidence.attestation_key)));
  facts.quote = TRY_CONTEXT(tpm::parse_attest(facts.evidence.quote.attest), "quote");
  facts.firmware = TRY(tpm::parse_firmware_log(facts.evidence.firmware_log));
  facts.userspace = TRY(tpm::parse_userspace_log(facts.evidence.userspace_log));
  facts.replayed = tpm::replay(facts.firmware, facts.userspace)[facts.quote.bank];
  return facts;
}

Verdict appraise(std::string_view evidence_json, const std::optional<release::Manifest>& manifest,
                 const Policy& policy) {
  const auto facts = read_facts(evidence_json);
  std::vector<Claim> claims;
  if (!facts) {
    claims.push_back(claim("format", no, "{}", facts.error().describe()));
    for (const auto name : claim_names()) {
      if (name != "format") claims.push_back(claim(name, unknown, "the evidence cannot be read"));
    }
    return conclude(std::move(claims), policy.required);
  }
  claims.push_back(claim("format", yes, "well-formed {}", kEvidenceSchema));
  claims.push_back(quote_signature_claim(*facts));
  claims.push_back(key_claim(*facts, policy));
  claims.push_back(nonce_claim(*facts, policy));
  claims.push_back(statement_claim(*facts));
  claims.push_back(selection_claim(*facts));
  claims.push_back(replay_claim(*facts));

  const bool vouched = logs_vouched(claims);
  const auto from_logs = [&](std::string_view name, const auto& make) {
    claims.push_back(vouched ? make()
                             : claim(name, unknown, "no genuine quote vouches for the logs"));
  };
  const auto no_manifest = [&](std::string_view name, Finding finding) {
    return claim(name, finding, "the trusted source has no manifest of release {} {} {}",
                 facts->statement.product, facts->statement.variant, facts->statement.version);
  };
  from_logs("pcr0-nonzero", [&] { return pcr0_claim(*facts); });
  from_logs("secure-boot", [&] { return secure_boot_claim(*facts); });
  from_logs("boot-chain", [&] {
    return manifest ? boot_chain_claim(*facts, *manifest, policy)
                    : no_manifest("boot-chain", unknown);
  });
  from_logs("pcr11", [&] {
    return manifest ? kernel_image_claim(*facts, *manifest) : no_manifest("pcr11", unknown);
  });
  from_logs("pcr12", [&] { return configuration_claim(*facts, policy); });
  from_logs("pcr13-zero", [&] { return extensions_claim(*facts); });
  claims.push_back(manifest ? release_claim(*facts, *manifest, policy)
                            : no_manifest("release", no));
  claims.push_back(manifest ? epoch_claim(*manifest, policy)
                            : no_manifest("security-epoch", unknown));
  return conclude(std::move(claims), policy.required);
}

}  // namespace orlop::agent::attestation
