// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/claim_rule.hpp"

namespace orlop::agent::attestation {
namespace {

Judgement judge_pcr0_nonzero(const ReadEvidence& evidence, const Appraisal&) {
  if (evidence.is_zero(0)) {
    return is_false("PCR 0 is zero: the firmware measured nothing");
  }
  return is_true("the firmware measured itself");
}

}  // namespace

namespace claims {

extern const ClaimRule pcr0_nonzero;
const ClaimRule pcr0_nonzero{
    .name = "pcr0-nonzero",
    .text = "the firmware measured itself",
    .needs = {.logs = true},
    .required = Required::by_default,
    .judge = judge_pcr0_nonzero,
};

}  // namespace claims

}  // namespace orlop::agent::attestation
