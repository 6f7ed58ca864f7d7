// SPDX-License-Identifier: Apache-2.0
// EFI system partitions as FAT images, made without mounting anything.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/base/result.hpp"
#include "libs/sys/command.hpp"

namespace orlop::builder::outputs {

/// One file: where it stands on the partition ("EFI/BOOT/BOOTX64.EFI") and where its content comes
/// from.
using EspFile = std::pair<std::string, std::filesystem::path>;

/// Writes a FAT file system of `size` bytes, dated `epoch` (seconds): equal files give equal
/// images. Files that do not fit are Errc::no_space.
[[nodiscard]] Status make_esp(sys::CommandRunner& runner, const std::filesystem::path& image,
                              std::uint64_t size, const std::vector<EspFile>& files,
                              std::string_view epoch);

}  // namespace orlop::builder::outputs
