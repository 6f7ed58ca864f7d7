// SPDX-License-Identifier: Apache-2.0
// Boot entries as systemd-boot sees them: a UKI in EFI/Linux whose file name carries the version
// and, until the release has proved itself, the boot counter (`orlop-base_2.0+3-0.efi`).
// select_entry is a model of systemd-boot 257's choice. Pure values; safe from any thread.
//
// Counters are written with one digit a number: systemd-boot renames the file before each try and
// a FAT rename that changes the name's length is not atomic.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/version.hpp"

namespace orlop::bootloader::sdboot {

struct BootCounter {
  std::uint32_t left = 0;  ///< tries that remain; 0 makes the entry "bad"
  std::uint32_t done = 0;
  friend bool operator==(const BootCounter&, const BootCounter&) = default;
};

/// What a freshly installed release gets.
inline constexpr BootCounter kNewCounter{.left = 3, .done = 0};

struct BootEntry {
  std::string stem;  ///< "orlop-base"
  Version version;
  std::optional<BootCounter> counter{};  ///< none: blessed

  /// No counter: this release has proved itself (or was made by the installer).
  [[nodiscard]] bool good() const { return !counter; }
  /// Out of tries, or marked so.
  [[nodiscard]] bool bad() const { return counter && counter->left == 0; }
  /// `orlop-base_2.0+3-0.efi`
  [[nodiscard]] std::string file_name() const;
  friend bool operator==(const BootEntry&, const BootEntry&) = default;
};

/// The inverse of file_name(); also reads systemd-boot's form without DONE (`+3`). Other names
/// are Errc::invalid.
[[nodiscard]] Result<BootEntry> parse_boot_entry(std::string_view file_name);

/// The entries among file names that are of this stem; the rest is not ours and is skipped.
[[nodiscard]] std::vector<BootEntry> entries_of(const std::vector<std::string>& file_names,
                                                std::string_view stem);

/// systemd-boot 257's order of the menu: entries without tries last, then the newest version
/// first, then more tries left, then fewer done.
[[nodiscard]] bool boots_before(const BootEntry& a, const BootEntry& b);

/// The entry systemd-boot boots when neither LoaderEntryOneShot, LoaderEntryDefault nor
/// loader.conf's `default` names one. We never set those: they win over a counter of 0.
[[nodiscard]] std::optional<BootEntry> select_entry(const std::vector<BootEntry>& entries);

/// The entry that a freshly installed release gets, with all its tries.
[[nodiscard]] BootEntry new_entry(std::string stem, Version version);

/// The entry marked bad (`+0-…`): systemd-boot then prefers every other one. This is how a
/// rollback asks for the other release; one rename, undone by installing the release again. Its
/// name is not the one that systemd-bless-boot would give this boot's entry (`+0-DONE`): that one
/// it takes back when the boot turns out well.
[[nodiscard]] BootEntry marked_bad(BootEntry entry);

}  // namespace orlop::bootloader::sdboot
