// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/verify.hpp"

#include "agent/attestation/evidence.hpp"

namespace orlop::agent::attestation {
namespace {

/// The name of the manifest that the evidence asks for; empty when it names no release.
std::string wanted_manifest(std::string_view evidence_json) {
  const auto evidence = parse_evidence(evidence_json);
  if (!evidence) return {};
  const auto statement = parse_statement(evidence->statement);
  if (!statement) return {};
  const auto version = Version::parse(statement->version);
  return version ? release::manifest_name(statement->variant, *version) : "";
}

Result<std::optional<release::Manifest>> find_manifest(trust::Client& client,
                                                       const std::string& name) {
  if (name.empty() || !trust::is_target_name(name)) return std::nullopt;
  const auto target = client.find(name);
  if (!target) {
    if (target.error().is(trust::TrustErrc::not_found)) return std::nullopt;
    return std::unexpected(target.error());
  }
  const auto bytes = TRY(client.download(*target, release::kMaxManifestBytes));
  return TRY_CONTEXT(release::parse_manifest(as_text(bytes)), "reading " + name);
}

}  // namespace

Result<Verdict> verify_evidence(std::string_view evidence_json, trust::Client& client,
                                const Policy& policy) {
  const auto manifest = TRY(find_manifest(client, wanted_manifest(evidence_json)));
  return appraise(evidence_json, manifest, policy);
}

}  // namespace orlop::agent::attestation
