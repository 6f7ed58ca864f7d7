// SPDX-License-Identifier: Apache-2.0
// Lists: where the node keeps the commands of each moment, and the units that run them. Constant
// data; pure functions.
#pragma once

#include <string>
#include <string_view>

#include "agent/kinds/commands/section.hpp"

namespace orlop::agent::kinds {

/// Scripts of this boot, readable by root alone.
inline constexpr std::string_view kScripts = "/run/orlop/commands";

/// "/etc/orlop/commands/network.json"
[[nodiscard]] std::string list_path(Moment moment);

/// A unit of the service manager, as a file.
struct CommandUnit {
  std::string_view name;
  std::string_view text;
};

/// What runs a moment's commands; `timer` has no name when none starts it.
struct MomentUnits {
  CommandUnit service;
  CommandUnit timer;
};
[[nodiscard]] MomentUnits units_of(Moment moment);

}  // namespace orlop::agent::kinds
