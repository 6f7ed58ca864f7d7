// SPDX-License-Identifier: Apache-2.0
// SeedFiles: the files of a seed, where a boot puts them and where what was last used of each is
// kept, and which documents are in them. Pure functions.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "agent/node/paths.hpp"
#include "libs/config/source.hpp"

namespace orlop::agent::engine {

struct SeedFile {
  std::string_view name;     ///< "user-data"
  std::string_view current;  ///< where this boot's is
  std::string last;          ///< where the last one that was used is kept
  std::vector<config::Source> (*read)(const std::string& text);
};

/// In rising precedence.
[[nodiscard]] std::array<SeedFile, 4> seed_files(const node::StatePaths& paths);

}  // namespace orlop::agent::engine
