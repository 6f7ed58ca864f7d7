// SPDX-License-Identifier: Apache-2.0
// Check: one rule for images, as a constant in a file of its own. checks.cpp lists them all. A
// check reads a tree and changes nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orlop::builder::lint {

/// What a check has against a path below the tree.
struct Complaint {
  std::string path{};
  std::string what{};
  std::string remedy{};
};
using Findings = std::vector<Complaint>;

struct Check {
  std::string_view name;  ///< "machine-identity"
  std::string_view text;  ///< the rule in a sentence
  void (*run)(const std::filesystem::path& tree, Findings& findings);
};

/// Every check, in the order of their findings.
[[nodiscard]] std::span<const Check* const> checks();

/// Calls `see` for every regular file below the tree with its path there and its mode.
void for_each_file(const std::filesystem::path& tree,
                   const std::function<void(const std::string& path, std::uint32_t mode)>& see);

}  // namespace orlop::builder::lint
