// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "agent/attestation/claim_rule.hpp"

namespace orlop::agent::attestation {
namespace {

Judgement judge_pcr_selection(const ReadEvidence& evidence, const Appraisal&) {
  if (evidence.quote.bank != crypto::HashAlgorithm::sha256) {
    return is_false("the quote is over the {} bank instead of sha256",
                    crypto::to_string(evidence.quote.bank));
  }
  for (const auto pcr : attested_pcrs()) {
    if (!std::ranges::contains(evidence.quote.pcrs, pcr)) {
      return is_false("the quote leaves out PCR {}", pcr);
    }
  }
  if (evidence.quote.pcrs.size() != attested_pcrs().size()) {
    return is_false("the quote covers registers that were not asked for");
  }
  return is_true("the quote covers sha256 PCRs 0-7, 9 and 11-15");
}

}  // namespace

namespace claims {

extern const ClaimRule pcr_selection;
const ClaimRule pcr_selection{
    .name = "pcr-selection",
    .text = "the quote is over sha256 PCRs 0-7, 9, 11-15, no fewer and no others",
    .required = Required::always,
    .vouches = Vouches::when_true,
    .judge = judge_pcr_selection,
};

}  // namespace claims

}  // namespace orlop::agent::attestation
