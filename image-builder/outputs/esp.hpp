// SPDX-License-Identifier: Apache-2.0
// EFI system partitions as FAT images, made without mounting anything.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "image-builder/pipeline/inputs.hpp"
#include "image-builder/pipeline/step.hpp"
#include "libs/base/result.hpp"

namespace orlop::builder::outputs {

/// The programs that make one.
struct EspTools {
  pipeline::Tool mkfs;
  pipeline::Tool make_folder;
  pipeline::Tool copy;
};
[[nodiscard]] EspTools esp_tools(const pipeline::Inputs& inputs);

/// One file: where it stands on the partition ("EFI/Linux/…") and where its content comes from.
using EspFile = std::pair<std::string, std::filesystem::path>;

/// Writes a FAT file system of `size` bytes, dated `epoch` (seconds): equal files give equal
/// images. Files that do not fit are Errc::no_space.
[[nodiscard]] Status make_esp(const pipeline::Workshop& workshop, const EspTools& tools,
                              const std::filesystem::path& image, std::uint64_t size,
                              const std::vector<EspFile>& files, std::string_view epoch);

}  // namespace orlop::builder::outputs
