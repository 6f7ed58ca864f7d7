// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/claim_rule.hpp"

namespace orlop::agent::attestation {
namespace {

Judgement judge_pcr11(const ReadEvidence& evidence, const Appraisal& appraisal) {
  const auto prediction =
      appraisal.manifest->uki_measurements.pcr11.find(std::string(to_string(kBank)));
  if (prediction == appraisal.manifest->uki_measurements.pcr11.end()) {
    return is_unknown("the manifest predicts no sha256 PCR 11");
  }
  tpm::Bank bank;
  for (const auto* event : evidence.firmware_events(tpm::kPcrKernelImage)) {
    const auto digest = event->digests.find(kBank);
    if (digest != event->digests.end()) {
      tpm::extend(bank, kBank, tpm::kPcrKernelImage, digest->second);
    }
  }
  const auto measured =
      bank.contains(tpm::kPcrKernelImage) ? to_hex(bank[tpm::kPcrKernelImage]) : "";
  if (measured != prediction->second.static_value) {
    return is_false("the UKI measured {}, predicted is {}", measured.empty() ? "nothing" : measured,
                    prediction->second.static_value);
  }
  const auto& phases = tpm::boot_phases();
  const auto events = evidence.userspace_events(tpm::kPcrKernelImage);
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (i >= phases.size() || events[i]->text != phases[i]) {
      return is_false("boot phase {} is \"{}\"", i + 1, events[i]->text);
    }
  }
  if (events.size() < phases.size()) {
    return is_false("the boot has not reached the phase \"{}\"", phases[events.size()]);
  }
  const auto final_value = evidence.replayed.find(tpm::kPcrKernelImage);
  if (final_value == evidence.replayed.end() || prediction->second.phases.empty() ||
      to_hex(final_value->second) != prediction->second.phases.back()) {
    return is_false("PCR 11 is not the predicted value after the phase \"ready\"");
  }
  return is_true("PCR 11 is what release {} measures, phase \"ready\" reached",
                 appraisal.manifest->version.text());
}

}  // namespace

namespace claims {

extern const ClaimRule pcr11;
const ClaimRule pcr11{
    .name = "pcr11",
    .text =
        "the UKI measured what the manifest predicts, then the four boot phases and "
        "nothing else",
    .needs = {.logs = true, .manifest = true},
    .required = Required::by_default,
    .judge = judge_pcr11,
};

}  // namespace claims

}  // namespace orlop::agent::attestation
