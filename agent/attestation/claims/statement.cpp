// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/claim_rule.hpp"

namespace orlop::agent::attestation {
namespace {

Judgement judge_statement(const ReadEvidence& evidence, const Appraisal&) {
  const auto expected = qualifying_data(evidence.evidence.nonce, evidence.evidence.statement);
  if (!expected) return is_false("{}", expected.error().describe());
  if (*expected == evidence.quote.qualifying_data) {
    return is_true("the quote covers the nonce and the agent's statement");
  }
  return is_false("the quote was made for another nonce or statement");
}

}  // namespace

namespace claims {

extern const ClaimRule statement;
const ClaimRule statement{
    .name = "statement",
    .text = "the quote covers the evidence's nonce and statement",
    .required = Required::always,
    .judge = judge_statement,
};

}  // namespace claims

}  // namespace orlop::agent::attestation
