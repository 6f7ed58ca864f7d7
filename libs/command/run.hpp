// SPDX-License-Identifier: Apache-2.0
// From a command line to what is printed and the exit code: 0 done, 1 refused or failed (the
// diagnosis is on standard error), 2 wrong usage.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "libs/command/progress.hpp"
#include "libs/command/verb.hpp"

namespace orlop::command {

/// What a program run would write, and its exit code.
struct Printed {
  std::string output;
  std::string errors;
  int exit_code = 0;
};

/// Receives a progress document each time a long verb has something to tell.
using ProgressSink = std::function<void(const codec::Value&)>;

/// Calls the verb at that place of Program::verbs.
using Call =
    std::function<Result<Output>(std::size_t verb, const Invocation& given, ProgressSink progress)>;

/// Progress is written while `call` runs, as --progress-fd and `screen` demand; everything else is
/// in the result.
[[nodiscard]] Printed run(const Program& program, std::span<const std::string> arguments,
                          Screen screen, const Call& call);

}  // namespace orlop::command
