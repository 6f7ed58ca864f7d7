// SPDX-License-Identifier: Apache-2.0
// /var of an image: a node's /var is its state partition, so what packages put there becomes
// tmpfiles.d rules (folders) and factory copies (files), and the image's own /var stays empty.
// Writes to the tree only.
#pragma once

#include <filesystem>

#include "libs/base/result.hpp"

namespace orlop::builder::steps::root_tree {

[[nodiscard]] Status move_var_to_tmpfiles(const std::filesystem::path& tree);

}  // namespace orlop::builder::steps::root_tree
