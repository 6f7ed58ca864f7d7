// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/claim_rule.hpp"

namespace orlop::agent::attestation {
namespace {

Judgement judge_security_epoch(const ReadEvidence&, const Appraisal& appraisal) {
  const auto epoch = appraisal.manifest->security_epoch;
  if (epoch < appraisal.policy.minimum_security_epoch) {
    return is_false("release {} has the security epoch {}, demanded is {}",
                    appraisal.manifest->version.text(), epoch,
                    appraisal.policy.minimum_security_epoch);
  }
  return is_true("release {} has the security epoch {}", appraisal.manifest->version.text(), epoch);
}

}  // namespace

namespace claims {

extern const ClaimRule security_epoch;
const ClaimRule security_epoch{
    .name = "security-epoch",
    .text = "the release's epoch is at least the policy's",
    .needs = {.manifest = true},
    .required = Required::by_default,
    .judge = judge_security_epoch,
};

}  // namespace claims

}  // namespace orlop::agent::attestation
