// SPDX-License-Identifier: Apache-2.0
// Options: the command line of orlop-demo as a value.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace orlop::demo {

struct Options {
  std::filesystem::path work = "build/demo";
  std::filesystem::path source = ".";  ///< the checkout; `recipe` is relative to it
  std::filesystem::path recipe = "configs/recipes/base.yaml";
  std::filesystem::path json;     ///< empty: no JSON
  std::vector<std::string> only;  ///< empty: all steps
  bool keep = false;
};

/// The options, or the exit code with which to end (help was asked for, or wrong usage).
[[nodiscard]] std::variant<Options, int> parse_options(int argc, const char* const* argv,
                                                       const std::vector<std::string>& steps);

}  // namespace orlop::demo
