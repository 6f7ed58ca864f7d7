// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/claim_rule.hpp"

namespace orlop::agent::attestation {
namespace {

Judgement judge_format(const ReadEvidence&, const Appraisal& appraisal) {
  if (appraisal.unreadable != nullptr) return is_false("{}", appraisal.unreadable->describe());
  return is_true("well-formed {}", kEvidenceSchema);
}

}  // namespace

namespace claims {

extern const ClaimRule format;
const ClaimRule format{
    .name = "format",
    .text =
        "the document, its logs and TPM structures can be read; otherwise everything else is "
        "`unknown`",
    .needs = {.evidence = false},
    .required = Required::always,
    .judge = judge_format,
};

}  // namespace claims

}  // namespace orlop::agent::attestation
