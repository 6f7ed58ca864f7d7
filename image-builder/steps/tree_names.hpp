// SPDX-License-Identifier: Apache-2.0
// Names in the recipe that only the packages' tree can confirm: kernel modules, folders, paths. A
// name that means nothing is a mistake, or has become one with a newer package; it is never passed
// over. Safe from any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "image-builder/recipe/recipe.hpp"
#include "libs/base/result.hpp"

namespace orlop::builder::steps {

using recipe::Places;

/// The names, without folder and ending and with `_` for `-`, in the text of a `modules.dep` or
/// `modules.builtin` (kmod, modules.dep(5)).
[[nodiscard]] std::vector<std::string> module_names(std::string_view text);

/// Every one of `modules` must be among `known`. Errc::not_found lists all that are
/// not as `file:line:column: what`, with the name that was probably meant.
[[nodiscard]] Status check_initrd_modules(const Places& places,
                                          const std::vector<std::string>& modules,
                                          const std::vector<std::string>& known);

/// Each of `names`, which the recipe lists under `key`, must exist below `folder`. Errc::not_found
/// lists all that do not as `file:line:column: what`.
[[nodiscard]] Status check_paths(const Places& places, std::string_view key,
                                 const std::vector<std::string>& names,
                                 const std::filesystem::path& folder);

/// The kernel version in a package tree: the one folder below usr/lib/modules.
[[nodiscard]] Result<std::string> kernel_version(const std::filesystem::path& tree);

}  // namespace orlop::builder::steps
