// SPDX-License-Identifier: Apache-2.0
// Where the boot loader stands on an ESP, and its settings: the same on a disk that is built, one
// that is installed, and the install medium. Pure.
#pragma once

#include <string>
#include <string_view>

#include "libs/architecture/architecture.hpp"

namespace orlop::bootloader::sdboot {

/// Below the ESP: what firmware starts without an entry of its own ("EFI/BOOT/BOOTX64.EFI").
[[nodiscard]] std::string removable_loader_path(const architecture::Architecture& architecture);
/// Below the ESP: systemd-boot's own place ("EFI/systemd/systemd-bootx64.efi").
[[nodiscard]] std::string loader_path(const architecture::Architecture& architecture);

/// Folder of the boot entries below the ESP.
inline constexpr std::string_view kEntryFolder = "EFI/Linux";

inline constexpr std::string_view kLoaderSettingsPath = "loader/loader.conf";
/// No menu, and keys are enrolled by whoever owns the machine, never by the loader.
inline constexpr std::string_view kLoaderSettings = "timeout 0\nsecure-boot-enroll off\n";

}  // namespace orlop::bootloader::sdboot
