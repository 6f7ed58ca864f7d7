// SPDX-License-Identifier: Apache-2.0
// Step `root-tree`: the file tree of the image: packages, overlays, the agent, the release's
// identity; without what the recipe excludes; with /var moved to where the first boot finds it.
// Ends with the lint. Result: `tree/`.
#pragma once

#include "image-builder/pipeline/pipeline.hpp"
#include "image-builder/steps/context.hpp"

namespace orlop::builder::steps::root_tree {

[[nodiscard]] Result<Step> root_tree_step(const BuildContext& context);

/// /usr/lib/os-release of a release. Pure.
[[nodiscard]] std::string os_release(const BuildContext& context);

/// Copies a folder of the checkout onto a tree: owned by root, folders and programs 0755, files
/// 0644, whatever the checkout's own modes are, so that equal sources give equal images.
[[nodiscard]] Status lay_overlay(sys::CommandRunner& runner, const std::filesystem::path& from,
                                 const std::filesystem::path& onto);

}  // namespace orlop::builder::steps::root_tree
