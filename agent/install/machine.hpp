// SPDX-License-Identifier: Apache-2.0
// What the installer has to know of a machine: its disks and its platform. Observed once, then
// only judged (plan.hpp). parse_disks is pure; observe_machine runs lsblk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "agent/platform/platform.hpp"
#include "libs/base/result.hpp"
#include "libs/sys/command.hpp"

namespace orlop::agent::install {

struct DiskFacts {
  std::filesystem::path device;  ///< "/dev/vda"
  std::uint64_t size = 0;
  bool read_only = false;
  bool in_use = false;    ///< it or something on it is mounted, mapped or swap
  std::string content{};  ///< "gpt", "ext4", …; empty: blank
  std::string model{};
  friend bool operator==(const DiskFacts&, const DiskFacts&) = default;
};

struct MachineFacts {
  std::vector<DiskFacts> disks;
  platform::PlatformFacts platform{};
};

/// The whole disks in the output of
/// `lsblk --json --bytes --output PATH,TYPE,SIZE,RO,FSTYPE,PTTYPE,MOUNTPOINTS,MODEL`. Optical
/// drives, loop and memory devices are none.
[[nodiscard]] Result<std::vector<DiskFacts>> parse_disks(std::string_view lsblk_json);

[[nodiscard]] Result<MachineFacts> observe_machine(sys::CommandRunner& runner,
                                                   const platform::PlatformFacts& platform);

}  // namespace orlop::agent::install
