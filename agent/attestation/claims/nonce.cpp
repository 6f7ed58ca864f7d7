// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/claim_rule.hpp"

namespace orlop::agent::attestation {
namespace {

Judgement judge_nonce(const ReadEvidence& evidence, const Appraisal& appraisal) {
  if (!appraisal.policy.nonce) {
    return is_unknown(
        "no nonce was demanded, so the evidence may be old: give the one that was sent "
        "to the node with --nonce");
  }
  if (appraisal.policy.nonce->size() < kMinNonceBytes) {
    return is_false("a nonce of {} bytes shows nothing fresh: demand at least {}",
                    appraisal.policy.nonce->size(), kMinNonceBytes);
  }
  if (evidence.evidence.nonce != *appraisal.policy.nonce) {
    return is_false("the evidence answers the nonce {}, demanded was {}",
                    to_hex(evidence.evidence.nonce), to_hex(*appraisal.policy.nonce));
  }
  return is_true("the evidence answers the demanded nonce");
}

}  // namespace

namespace claims {

extern const ClaimRule nonce;
const ClaimRule nonce{
    .name = "nonce",
    .text = "the evidence answers the policy's nonce, which has at least 16 bytes",
    .required = Required::always,
    .judge = judge_nonce,
};

}  // namespace claims

}  // namespace orlop::agent::attestation
