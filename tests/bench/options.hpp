// SPDX-License-Identifier: Apache-2.0
// Options: the command line of orlop-bench as a value.
#pragma once

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace orlop::bench {

struct Options {
  std::string name;                            ///< which bench
  std::filesystem::path work = "build/bench";  ///< releases, machines, mkosi's folders
  std::filesystem::path source = ".";          ///< the checkout; `recipe` is relative to it
  std::filesystem::path recipe = "configs/recipes/base.yaml";
  std::filesystem::path cache = "/cache";  ///< of `run`: holds the package mirrors
  std::filesystem::path json;              ///< empty: no JSON
  std::filesystem::path markdown;          ///< empty: no Markdown table
  unsigned runs = 3;                       ///< boots of each engine
  std::filesystem::path corpus;  ///< empty: none; else documents, in a folder for each tool
  bool alone = false;            ///< without the peer: no ratios, in a fraction of the time
};

/// The options, or the exit code with which to end (help was asked for, or wrong usage).
[[nodiscard]] std::variant<Options, int> parse_options(int argc, const char* const* argv,
                                                       const std::vector<std::string>& names);

}  // namespace orlop::bench
