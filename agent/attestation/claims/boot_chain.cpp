// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "agent/attestation/claim_rule.hpp"

namespace orlop::agent::attestation {
namespace {

/// What firmware measures into PCR 4 besides programs. A log can give an event any type, and data
/// that hashes to its digest (a program's own bytes, say), so data that merely matches is no
/// explanation.
constexpr std::array<std::string_view, 2> kBootActions{
    "Calling EFI Application from Boot Option", "Returning from EFI Application from Boot Option"};

bool announced(const tpm::FirmwareEvent& event) {
  if (tpm::data_matches(event, kBank) != true) return false;
  if (event.type == tpm::kEvSeparator) return event.data == Bytes(4, 0);
  return event.type == tpm::kEvEfiAction &&
         std::ranges::contains(kBootActions, as_text(event.data));
}

Judgement judge_boot_chain(const ReadEvidence& evidence, const Appraisal& appraisal) {
  const auto& uki = appraisal.manifest->uki_measurements;
  bool loader = false;
  bool image = false;
  if (!evidence.userspace_events(tpm::kPcrBootLoader).empty()) {
    return is_false("PCR 4 was extended after the firmware handed over");
  }
  for (const auto* event : evidence.firmware_events(tpm::kPcrBootLoader)) {
    if (announced(*event)) continue;
    const auto digest = digest_of(*event);
    if (event->type != tpm::kEvBootServicesApplication) {
      if (std::ranges::contains(appraisal.policy.boot_programs, digest)) continue;
      return is_false("PCR 4 holds the unexplained event {} {}", tpm::event_type_name(event->type),
                      digest);
    }
    if (digest == appraisal.manifest->bootloader_authenticode) {
      loader = true;
    } else if (digest == uki.authenticode) {
      if (!loader) return is_false("the UKI was started before the boot loader");
      image = true;
    } else if (!(image && digest == uki.inner_kernel_authenticode) &&
               !std::ranges::contains(appraisal.policy.boot_programs, digest)) {
      return is_false("the firmware started the unknown program {}", digest);
    }
  }
  if (!loader) return is_false("the release's boot loader was not started");
  if (!image) return is_false("the release's UKI was not started");
  return is_true("the firmware started the boot loader and UKI of release {}",
                 appraisal.manifest->version.text());
}

}  // namespace

namespace claims {

extern const ClaimRule boot_chain;
const ClaimRule boot_chain{
    .name = "boot-chain",
    .text =
        "the programs in PCR 4 are the release's boot loader, then its UKI (and "
        "kernel), or allowed by policy; nothing else is there but separators and the "
        "firmware's two announcements",
    .needs = {.logs = true, .manifest = true},
    .required = Required::by_default,
    .judge = judge_boot_chain,
};

}  // namespace claims

}  // namespace orlop::agent::attestation
