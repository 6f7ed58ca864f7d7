// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "agent/attestation/claims.hpp"

namespace orlop::agent::attestation {
namespace {

using enum Finding;

std::string join(const std::vector<std::string>& texts) {
  std::string joined;
  for (const auto& text : texts) joined += (joined.empty() ? "" : "; ") + text;
  return joined;
}

}  // namespace

Claim quote_signature_claim(const Facts& facts) {
  const auto status = tpm::verify_signature(facts.evidence.quote, facts.key);
  if (status) return claim("quote-signature", yes, "signed by the key {}", facts.key_name);
  return claim("quote-signature", no, "{}", status.error().describe());
}

Claim key_claim(const Facts& facts, const Policy& policy) {
  if (const auto status = tpm::check_attestation_key(facts.key); !status) {
    return claim("ak", no, "{}", status.error().describe());
  }
  if (policy.attestation_keys.empty()) {
    return claim("ak", unknown,
                 "key {} may be anybody's: a policy that knows it to be this node's pins it in "
                 "attestationKeys",
                 facts.key_name);
  }
  if (std::ranges::contains(policy.attestation_keys, facts.key_name)) {
    return claim("ak", yes, "key {} is one that the policy pins", facts.key_name);
  }
  return claim("ak", no, "key {} is none of those that the policy pins", facts.key_name);
}

Claim nonce_claim(const Facts& facts, const Policy& policy) {
  if (!policy.nonce) {
    return claim("nonce", unknown,
                 "no nonce was demanded, so the evidence may be old: give the one that was sent "
                 "to the node with --nonce");
  }
  if (policy.nonce->size() < kMinNonceBytes) {
    return claim("nonce", no, "a nonce of {} bytes shows nothing fresh: demand at least {}",
                 policy.nonce->size(), kMinNonceBytes);
  }
  if (facts.evidence.nonce != *policy.nonce) {
    return claim("nonce", no, "the evidence answers the nonce {}, demanded was {}",
                 to_hex(facts.evidence.nonce), to_hex(*policy.nonce));
  }
  return claim("nonce", yes, "the evidence answers the demanded nonce");
}

Claim statement_claim(const Facts& facts) {
  const auto expected = qualifying_data(facts.evidence.nonce, facts.evidence.statement);
  if (!expected) return claim("statement", no, "{}", expected.error().describe());
  if (*expected == facts.quote.qualifying_data) {
    return claim("statement", yes, "the quote covers the nonce and the agent's statement");
  }
  return claim("statement", no, "the quote was made for another nonce or statement");
}

Claim selection_claim(const Facts& facts) {
  if (facts.quote.bank != crypto::HashAlgorithm::sha256) {
    return claim("pcr-selection", no, "the quote is over the {} bank instead of sha256",
                 crypto::to_string(facts.quote.bank));
  }
  for (const auto pcr : attested_pcrs()) {
    if (!std::ranges::contains(facts.quote.pcrs, pcr)) {
      return claim("pcr-selection", no, "the quote leaves out PCR {}", pcr);
    }
  }
  if (facts.quote.pcrs.size() != attested_pcrs().size()) {
    return claim("pcr-selection", no, "the quote covers registers that were not asked for");
  }
  return claim("pcr-selection", yes, "the quote covers sha256 PCRs 0-7, 9 and 11-15");
}

Claim replay_claim(const Facts& facts) {
  auto notes = facts.firmware.anomalies;
  notes.insert(notes.end(), facts.userspace.anomalies.begin(), facts.userspace.anomalies.end());
  if (!facts.statement.log_complete) notes.emplace_back("a userspace record is missing");
  const auto replayed = tpm::quoted_digest(facts.quote.bank, facts.replayed, facts.quote.pcrs);
  const bool explained = replayed == facts.quote.pcr_digest;
  if (!explained) notes.insert(notes.begin(), "the logs do not give the quoted registers");
  if (explained && notes.empty()) {
    return claim("logs-replay", yes,
                 "{} firmware and {} userspace events give the quoted registers",
                 facts.firmware.events.size(), facts.userspace.events.size());
  }
  if (explained && facts.statement.log_complete) {
    return claim("logs-replay", yes, "the logs give the quoted registers; noted: {}", join(notes));
  }
  return claim("logs-replay", no, "{}", join(notes));
}

}  // namespace orlop::agent::attestation
