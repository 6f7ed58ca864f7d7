// SPDX-License-Identifier: Apache-2.0
// systemd-repart definitions of a node's disk. They stand in the image: the first boot makes what
// is missing by them, and the installer the whole disk. Pure but for write_repart_definitions().
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "image-builder/recipe/recipe.hpp"
#include "libs/base/result.hpp"

namespace orlop::builder::steps::root_tree {

using recipe::PartitionSizes;

/// systemd-repart definitions of a node's disk: file name -> content. They stand in the initrd
/// (which makes what is missing at first boot) and in the image (for the installer). Pure.
[[nodiscard]] std::map<std::string, std::string> repart_definitions(const PartitionSizes& sizes);

/// All of them as one text: what a step that carries them depends on. Pure.
[[nodiscard]] std::string repart_input(const PartitionSizes& sizes);
/// Writes them where nodes look for them, below usr/lib of a tree.
[[nodiscard]] Status write_repart_definitions(const PartitionSizes& sizes,
                                              const std::filesystem::path& tree);

}  // namespace orlop::builder::steps::root_tree
