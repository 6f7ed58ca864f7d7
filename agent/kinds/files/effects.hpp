// SPDX-License-Identifier: Apache-2.0
// Who reads a file, and so what it takes for a change of it to be in force. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/engine/resource.hpp"

namespace orlop::agent::kinds {

struct FileEffect {
  engine::Effect effect = engine::Effect::live;
  std::vector<std::string> units;  ///< restarted if they run
};

[[nodiscard]] FileEffect effect_of(std::string_view path);

}  // namespace orlop::agent::kinds
