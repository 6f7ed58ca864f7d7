// SPDX-License-Identifier: Apache-2.0
// Step `initrd`: dracut's initrd for the kernel of the package tree, with Orlop's units and
// partition definitions. Result: `initrd` (one zstd-compressed cpio archive).
#pragma once

#include "image-builder/pipeline/pipeline.hpp"
#include "image-builder/steps/context.hpp"

namespace orlop::builder {

[[nodiscard]] Result<Step> initrd_step(const BuildContext& context);

/// systemd-repart definitions of a node's disk: file name -> content. They stand in the initrd
/// (which makes what is missing at first boot) and in the image (for the installer). Pure.
[[nodiscard]] std::map<std::string, std::string> repart_definitions(const PartitionSizes& sizes);

/// All of them as one text: what a step that carries them depends on. Pure.
[[nodiscard]] std::string repart_input(const PartitionSizes& sizes);
/// Writes them where nodes look for them, below usr/lib of a tree.
[[nodiscard]] Status write_repart_definitions(const PartitionSizes& sizes,
                                              const std::filesystem::path& tree);

/// The kernel version in a package tree: the one folder below usr/lib/modules.
[[nodiscard]] Result<std::string> kernel_version(const std::filesystem::path& tree);

}  // namespace orlop::builder
