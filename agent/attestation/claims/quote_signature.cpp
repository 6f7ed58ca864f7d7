// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/claim_rule.hpp"

namespace orlop::agent::attestation {
namespace {

Judgement judge_quote_signature(const ReadEvidence& evidence, const Appraisal&) {
  const auto status = tpm::verify_signature(evidence.evidence.quote, evidence.key);
  if (status) return is_true("signed by the key {}", evidence.key_name);
  return is_false("{}", status.error().describe());
}

}  // namespace

namespace claims {

extern const ClaimRule quote_signature;
const ClaimRule quote_signature{
    .name = "quote-signature",
    .text = "the signature over the quote is the attestation key's",
    .required = Required::always,
    .vouches = Vouches::when_true,
    .judge = judge_quote_signature,
};

}  // namespace claims

}  // namespace orlop::agent::attestation
