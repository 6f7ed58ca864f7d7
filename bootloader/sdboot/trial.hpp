// SPDX-License-Identifier: Apache-2.0
// Whether the boot that is running is a trial, and what a reboot would lead to: the only reader of
// both. The decision is pure; read_trial reads EFI variables and the ESP and changes nothing.
#pragma once

#include <string_view>
#include <vector>

#include "bootloader/sdboot/boot_entry.hpp"
#include "bootloader/sdboot/esp_store.hpp"
#include "libs/efi/variables.hpp"

namespace orlop::bootloader::sdboot {

struct Trial {
  bool on_trial = false;  ///< this boot was counted and has not been blessed: a reboot uses a try
  bool fallback = false;  ///< once the tries are used up, the boot loader starts another release
  friend bool operator==(const Trial&, const Trial&) = default;
};

/// `counted`: LoaderBootCountPath, the path of the running entry after the boot loader counted it
/// down; empty when it has no counter. An entry that was renamed since (blessed) or is not on the
/// ESP is not on trial: rebooting would count nothing down.
[[nodiscard]] Trial trial_of(std::string_view counted, const std::vector<EspFile>& files);

/// The same without a readable ESP: a counted boot is on trial, so that a broken release cannot
/// hide behind a broken ESP, and has a fallback until it was tried more often than new releases
/// are.
[[nodiscard]] Trial trial_of(std::string_view counted);

/// Of this boot. A machine that was not booted by EFI is on no trial.
[[nodiscard]] Trial read_trial(const efi::EfiVariables& variables, EspStore& esp);

}  // namespace orlop::bootloader::sdboot
