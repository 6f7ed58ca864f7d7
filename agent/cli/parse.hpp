// SPDX-License-Identifier: Apache-2.0
// The command line against the table.
#pragma once

#include <span>
#include <string>
#include <variant>

#include "agent/cli/command.hpp"

namespace orlop::agent::cli {

inline constexpr int kWrongUsage = 2;  ///< exit code

/// A command to run.
struct Chosen {
  const Command* command = nullptr;
  Invocation given;
};
/// Help or version that was asked for (exit code 0), or what is wrong with the usage (2).
struct Said {
  std::string text;
  int exit_code = 0;
};

/// `arguments` without the program's name.
[[nodiscard]] std::variant<Chosen, Said> parse_arguments(std::span<const std::string> arguments,
                                                         const std::vector<Command>& table);

}  // namespace orlop::agent::cli
