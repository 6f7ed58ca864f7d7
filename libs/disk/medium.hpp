// SPDX-License-Identifier: Apache-2.0
// What is done to disks as a whole, beside their tables (gpt.hpp). Everything but is_busy() writes;
// image files do as well as block devices. Not for two writers at once.
#pragma once

#include <cstdint>
#include <filesystem>

#include "libs/base/result.hpp"

namespace orlop::disk {

/// Whether the kernel holds a block device, or a part of it: mounted, swap, below another device.
[[nodiscard]] Result<bool> is_busy(const std::filesystem::path& device);

/// Overwrites the first and the last MiB of a range with zeros, where signatures of file systems
/// and tables stand, and syncs. Shorter ranges are overwritten as a whole.
[[nodiscard]] Status clear_edges(const std::filesystem::path& device, std::uint64_t start,
                                 std::uint64_t size);

/// Makes the kernel read a disk's table anew; a file needs no such thing. A partition in use is
/// waited for, five seconds at most, and then the kernel's error (EBUSY).
[[nodiscard]] Status reread_partitions(const std::filesystem::path& disk);

}  // namespace orlop::disk
