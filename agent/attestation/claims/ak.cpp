// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "agent/attestation/claim_rule.hpp"

namespace orlop::agent::attestation {
namespace {

Judgement judge_ak(const ReadEvidence& evidence, const Appraisal& appraisal) {
  if (const auto status = tpm::check_attestation_key(evidence.key); !status) {
    return is_false("{}", status.error().describe());
  }
  if (appraisal.policy.attestation_keys.empty()) {
    return is_unknown(
        "key {} may be anybody's: a policy that knows it to be this node's pins it in "
        "attestationKeys",
        evidence.key_name);
  }
  if (std::ranges::contains(appraisal.policy.attestation_keys, evidence.key_name)) {
    return is_true("key {} is one that the policy pins", evidence.key_name);
  }
  return is_false("key {} is none of those that the policy pins", evidence.key_name);
}

}  // namespace

namespace claims {

extern const ClaimRule ak;
const ClaimRule ak{
    .name = "ak",
    .text =
        "the key is restricted to what a TPM itself states (attributes), and the policy "
        "pins its name",
    .required = Required::always,
    .vouches = Vouches::unless_false,
    .judge = judge_ak,
};

}  // namespace claims

}  // namespace orlop::agent::attestation
