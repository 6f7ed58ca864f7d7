// SPDX-License-Identifier: Apache-2.0
// Lint: what must not be in an image, whatever its recipe says. Each check is a file in checks/;
// the lint reads a tree and changes nothing. Findings are values: the caller decides what they
// mean.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "libs/base/result.hpp"
#include "libs/codec/value.hpp"

namespace orlop::builder::lint {

struct Finding {
  std::string check{};  ///< "secrets", "machine-identity", …
  std::string path{};   ///< below the tree
  std::string what{};
  std::string remedy{};
  friend bool operator==(const Finding&, const Finding&) = default;
};

/// `orlop.lint/1`
[[nodiscard]] codec::Value to_value(const std::vector<Finding>& findings);

/// The outer error: the tree could not be read.
[[nodiscard]] Result<std::vector<Finding>> lint_tree(const std::filesystem::path& tree);

/// No finding, or one Errc::invalid that lists them all.
[[nodiscard]] Status require_clean(const Result<std::vector<Finding>>& findings);

}  // namespace orlop::builder::lint
