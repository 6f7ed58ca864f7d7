// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/claim_rule.hpp"

namespace orlop::agent::attestation {
namespace {

Judgement judge_pcr13_zero(const ReadEvidence& evidence, const Appraisal&) {
  if (evidence.is_zero(tpm::kPcrExtensions)) {
    return is_true("no system extension was given to the stub");
  }
  return is_false("a system extension was measured into PCR 13");
}

}  // namespace

namespace claims {

extern const ClaimRule pcr13_zero;
const ClaimRule pcr13_zero{
    .name = "pcr13-zero",
    .text = "no system extension was given to the stub",
    .needs = {.logs = true},
    .required = Required::by_default,
    .judge = judge_pcr13_zero,
};

}  // namespace claims

}  // namespace orlop::agent::attestation
