// SPDX-License-Identifier: Apache-2.0
// systemd-repart definitions of a node's disk. They stand in the image: the first boot makes what
// is missing by them, and the installer the whole disk. Pure.
#pragma once

#include <map>
#include <string>

#include "image-builder/recipe/recipe.hpp"
#include "libs/architecture/architecture.hpp"

namespace orlop::builder::steps::root_tree {

using recipe::PartitionSizes;

/// systemd-repart definitions of a node's disk: file name -> content. They stand in the initrd
/// (which makes what is missing at first boot) and in the image (for the installer). Pure.
[[nodiscard]] std::map<std::string, std::string> repart_definitions(
    const PartitionSizes& sizes, const architecture::Architecture& architecture);

}  // namespace orlop::builder::steps::root_tree
