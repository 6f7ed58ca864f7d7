// SPDX-License-Identifier: Apache-2.0
// The node's disk image seen from the host, while the machine is off.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "libs/disk/gpt.hpp"
#include "libs/release/manifest.hpp"

namespace orlop::demo {

/// The partition with that label in a raw disk image.
[[nodiscard]] Result<disk::Partition> find_partition(const std::filesystem::path& image,
                                                     std::string_view label);

/// Errc::corrupt unless the partition begins with exactly the image that `file` describes.
[[nodiscard]] Status compare_with_image(const std::filesystem::path& image,
                                        const disk::Partition& partition,
                                        const release::FileRef& file);

/// Changes one bit of the byte at `offset` of the disk; doing it twice undoes it.
[[nodiscard]] Status flip_bit(const std::filesystem::path& image, std::uint64_t offset);

}  // namespace orlop::demo
