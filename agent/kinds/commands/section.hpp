// SPDX-License-Identifier: Apache-2.0
// Commands in a configuration document.
#pragma once

#include <string>
#include <vector>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

struct Commands {
  std::vector<std::vector<std::string>> runcmd;  ///< argument vectors
  friend bool operator==(const Commands&, const Commands&) = default;
};

extern const schema::Section<Commands> kCommands;
extern const schema::Section<Commands> kCommandList;  ///< orlop.command-list/1

}  // namespace orlop::agent::kinds
