// SPDX-License-Identifier: Apache-2.0
// Recipe: what one variant of the OS is made of (configs/recipes/*.yaml). A comparable value;
// parsing is pure and finds every mistake, not just the first. Safe from any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/base/result.hpp"
#include "libs/codec/value.hpp"

namespace orlop::builder::recipe {

struct KernelRecipe {
  std::string package{};                       ///< "linux-image-amd64"
  std::vector<std::string> initrd_modules{};   ///< by name; dependencies follow
  std::vector<std::string> exclude_modules{};  ///< folders below the kernel's module folder
  friend bool operator==(const KernelRecipe&, const KernelRecipe&) = default;
};

/// Bytes.
struct PartitionSizes {
  std::uint64_t esp = 0;
  std::uint64_t root = 0;
  std::uint64_t verity = 0;
  std::uint64_t state_minimum = 0;
  std::uint64_t disk = 0;
  friend bool operator==(const PartitionSizes&, const PartitionSizes&) = default;
};

/// (key, text) -> `file:line:column` of every text in the recipe, for example ("kernel.package",
/// "linux-image-…"). What is said twice stands where it is said first.
using Places = std::map<std::pair<std::string, std::string>, std::string>;

/// `disk`, or `{disk: {…}}` with options, which the output itself describes.
struct OutputChoice {
  std::string name{};
  codec::Value options = codec::Value::object();
  friend bool operator==(const OutputChoice&, const OutputChoice&) = default;
};

struct Recipe {
  std::string file{};  ///< as parse_recipe() was told, for messages
  std::string variant{};
  std::string architecture{};
  std::vector<std::string> packages{};
  KernelRecipe kernel{};
  std::vector<std::string> exclude{};   ///< paths below /, without a leading slash
  std::vector<std::string> overlays{};  ///< folders below overlays/
  PartitionSizes sizes{};
  std::vector<OutputChoice> outputs{};  ///< none: all that there are
  /// Where things are named that the document alone cannot confirm: only the archive can say that
  /// there is no such package, only its packages that there is no such module or path.
  Places places{};
  std::string command_line{};  ///< common to both UKIs; what a UKI must say is added by the builder
  friend bool operator==(const Recipe&, const Recipe&) = default;
};

/// Errc::invalid lists every mistake as `file:line:column: what (remedy)`, one a line.
[[nodiscard]] Result<Recipe> parse_recipe(std::string_view yaml, std::string_view file);

/// "r.yaml:7:5: what"; `what` alone when nothing is named `name` under `key`.
[[nodiscard]] std::string at_place(const Places& places, std::string_view key,
                                   std::string_view name, std::string_view what);

/// "512 MiB", "6 GiB" -> bytes; whole numbers of MiB or GiB only.
[[nodiscard]] Result<std::uint64_t> parse_size(std::string_view text);
/// The inverse.
[[nodiscard]] std::string print_size(std::uint64_t bytes);

/// Errc::not_found names the overlay that is no folder below `overlays_folder`, and those that are.
[[nodiscard]] Status check_overlays(const Recipe& recipe,
                                    const std::filesystem::path& overlays_folder);

}  // namespace orlop::builder::recipe
