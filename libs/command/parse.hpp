// SPDX-License-Identifier: Apache-2.0
// A command line against the verbs of a program.
#pragma once

#include <span>
#include <string>
#include <variant>

#include "libs/command/verb.hpp"

namespace orlop::command {

inline constexpr int kWrongUsage = 2;  ///< exit code

/// A verb to run.
struct Chosen {
  std::size_t verb = 0;  ///< its place in Program::verbs
  Invocation given;
};
/// Help or version that was asked for (exit code 0), or what is wrong with the usage (2).
struct Said {
  std::string text;
  int exit_code = 0;
};

/// `arguments` without the program's name.
[[nodiscard]] std::variant<Chosen, Said> parse_arguments(std::span<const std::string> arguments,
                                                         const Program& program);

}  // namespace orlop::command
