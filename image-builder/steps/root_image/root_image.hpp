// SPDX-License-Identifier: Apache-2.0
// Step `root-image`: the erofs image of the tree, its leaves, its verity area and the root hash.
// Result: `root.erofs` (padded to a multiple of 4 KiB), `leaves`, `verity`, `roothash` (64
// hexadecimal digits).
#pragma once

#include "image-builder/pipeline/pipeline.hpp"
#include "image-builder/steps/context.hpp"

namespace orlop::builder::steps::root_image {

[[nodiscard]] Step root_image_step(const BuildContext& context);

/// The arguments of mkfs.erofs: block-aligned clusters, fixed identity and times. Pure.
[[nodiscard]] std::vector<std::string> erofs_command(const BuildContext& context,
                                                     const std::filesystem::path& tree,
                                                     const std::filesystem::path& image);

}  // namespace orlop::builder::steps::root_image
