// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/appraise.hpp"

#include "agent/attestation/claim_rule.hpp"

namespace orlop::agent::attestation {
namespace {

Judgement judgement_of(const ClaimRule& rule, const ReadEvidence& evidence,
                       const Appraisal& appraisal, bool vouched) {
  if (rule.needs.evidence && appraisal.unreadable != nullptr) {
    return is_unknown("the evidence cannot be read");
  }
  if (rule.needs.logs && !vouched) return is_unknown("no genuine quote vouches for the logs");
  if (rule.needs.manifest && !appraisal.manifest) {
    return is_unknown("{}", no_manifest(evidence.statement));
  }
  return rule.judge(evidence, appraisal);
}

/// Whether the logs no longer count after this finding.
bool withdraws(Vouches vouches, Finding finding) {
  return (vouches == Vouches::when_true && finding != Finding::yes) ||
         (vouches == Vouches::unless_false && finding == Finding::no);
}

}  // namespace

std::string no_manifest(const Statement& statement) {
  return formatted("the trusted source has no manifest of release {} {} {}", statement.product,
                   statement.variant, statement.version);
}

Verdict appraise_by(ClaimRules rules, std::string_view evidence_json,
                    const std::optional<release::Manifest>& manifest, const Policy& policy) {
  const auto read = read_evidence(evidence_json);
  const ReadEvidence nothing;
  const Appraisal appraisal{
      .manifest = manifest, .policy = policy, .unreadable = read ? nullptr : &read.error()};
  bool vouched = true;
  std::vector<Claim> claims;
  auto required = policy.required;
  for (const auto* rule : rules) {
    if (rule->required == Required::always) required.emplace_back(rule->name);
    auto [result, reason] = judgement_of(*rule, read ? *read : nothing, appraisal, vouched);
    if (withdraws(rule->vouches, result)) vouched = false;
    claims.push_back({std::string(rule->name), result, std::move(reason)});
  }
  return conclude(std::move(claims), required);
}

Verdict appraise(std::string_view evidence_json, const std::optional<release::Manifest>& manifest,
                 const Policy& policy) {
  return appraise_by(claim_rules(), evidence_json, manifest, policy);
}

}  // namespace orlop::agent::attestation
