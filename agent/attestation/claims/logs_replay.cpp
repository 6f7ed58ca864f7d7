// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/claim_rule.hpp"

namespace orlop::agent::attestation {
namespace {

std::string join(const std::vector<std::string>& texts) {
  std::string joined;
  for (const auto& text : texts) joined += (joined.empty() ? "" : "; ") + text;
  return joined;
}

Judgement judge_logs_replay(const ReadEvidence& evidence, const Appraisal&) {
  auto notes = evidence.firmware.anomalies;
  notes.insert(notes.end(), evidence.userspace.anomalies.begin(),
               evidence.userspace.anomalies.end());
  if (!evidence.statement.log_complete) notes.emplace_back("a userspace record is missing");
  const auto replayed =
      tpm::quoted_digest(evidence.quote.bank, evidence.replayed, evidence.quote.pcrs);
  const bool explained = replayed == evidence.quote.pcr_digest;
  if (!explained) notes.insert(notes.begin(), "the logs do not give the quoted registers");
  if (explained && notes.empty()) {
    return is_true("{} firmware and {} userspace events give the quoted registers",
                   evidence.firmware.events.size(), evidence.userspace.events.size());
  }
  if (explained && evidence.statement.log_complete) {
    return is_true("the logs give the quoted registers; noted: {}", join(notes));
  }
  return is_false("{}", join(notes));
}

}  // namespace

namespace claims {

extern const ClaimRule logs_replay;
const ClaimRule logs_replay{
    .name = "logs-replay",
    .text = "replaying both logs gives the quoted registers, all of them, and no record is missing",
    .required = Required::always,
    .vouches = Vouches::when_true,
    .judge = judge_logs_replay,
};

}  // namespace claims

}  // namespace orlop::agent::attestation
