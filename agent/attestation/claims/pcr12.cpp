// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "agent/attestation/claim_rule.hpp"

namespace orlop::agent::attestation {
namespace {

constexpr std::string_view kConfigurationWord = "orlop-config:";

/// The configuration digest that a record measured; nothing when it is no such record.
std::optional<std::string> configuration_of(const tpm::UserspaceEvent& event) {
  const std::string_view word = event.text;
  if (event.event_type != "configuration" || !word.starts_with(kConfigurationWord) ||
      tpm::word_matches(event, kBank) != true) {
    return std::nullopt;
  }
  const auto digest = crypto::Sha256::parse(word.substr(kConfigurationWord.size()));
  if (!digest) return std::nullopt;
  return digest->hex();
}

Judgement judge_pcr12(const ReadEvidence& evidence, const Appraisal& appraisal) {
  for (const auto* event : evidence.firmware_events(tpm::kPcrConfiguration)) {
    const auto digest = digest_of(*event);
    if (!std::ranges::contains(appraisal.policy.pcr12_events, digest)) {
      return is_false("the stub measured something not allowed into PCR 12: {} {}",
                      tpm::event_type_name(event->type), digest);
    }
  }
  std::optional<std::string> last;
  for (const auto* event : evidence.userspace_events(tpm::kPcrConfiguration)) {
    last = configuration_of(*event);
    if (!last) {
      return is_false("PCR 12 holds a record that is no configuration: \"{}\"", event->text);
    }
  }
  if (!last) return is_false("no configuration was measured");
  if (*last != evidence.statement.configuration_digest) {
    return is_false("the configuration {} was measured, but the node states {}", *last,
                    evidence.statement.configuration_digest);
  }
  if (!appraisal.policy.configurations.empty() &&
      !std::ranges::contains(appraisal.policy.configurations, *last)) {
    return is_false("the configuration {} is none of those that the policy allows", *last);
  }
  return is_true("only configurations were measured, the last one is {}", *last);
}

}  // namespace

namespace claims {

extern const ClaimRule pcr12;
const ClaimRule pcr12{
    .name = "pcr12",
    .text =
        "only configurations were measured; the last one is the stated one and allowed "
        "by policy",
    .needs = {.logs = true},
    .required = Required::by_default,
    .judge = judge_pcr12,
};

}  // namespace claims

}  // namespace orlop::agent::attestation
