// SPDX-License-Identifier: Apache-2.0
// Media: disks and seeds for virtual machines. Writes files only; stateless.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "libs/sys/command.hpp"
#include "tests/lab/machine/machine_spec.hpp"

namespace orlop::lab {

/// What stands on a NoCloud disk. Without a text there is no such file.
struct Seed {
  std::string user_data;
  std::string meta_data = "instance-id: orlop-lab\n";
  std::string network_config{};
  std::string vendor_data{};
};

/// A NoCloud seed: an ISO image labelled `cidata`.
[[nodiscard]] Status make_seed(sys::CommandRunner& runner, const Seed& seed,
                               const std::filesystem::path& out);

/// An empty raw disk of that size; takes no space until it is written.
[[nodiscard]] Status make_blank_disk(const std::filesystem::path& out, std::uint64_t bytes);

/// A qcow2 image over `base`: the guest's writes stay in it, `base` is never changed. `bytes` of 0
/// keeps the base's size; more makes the disk larger, as a cloud does.
[[nodiscard]] Status make_overlay(sys::CommandRunner& runner, const std::filesystem::path& base,
                                  DiskFormat base_format, std::uint64_t bytes,
                                  const std::filesystem::path& out);

}  // namespace orlop::lab
