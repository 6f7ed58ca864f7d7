// SPDX-License-Identifier: Apache-2.0
// From a command line to what is printed and the exit code: 0 done, 1 refused or failed (the
// diagnosis is on standard error), 2 wrong usage.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "agent/cli/command.hpp"

namespace orlop::agent::cli {

/// What a program run would write, and its exit code.
struct Printed {
  std::string output;
  std::string errors;
  int exit_code = 0;
};

/// Outside of the commands that does not depend on the command line.
struct Surroundings {
  std::function<Result<std::unique_ptr<service::Agent>>(ProgressSink progress)> connect;
  sys::CommandRunner& runner;
  const Clock& clock;
  int terminal = -1;  ///< descriptor for the progress bar, or -1
};

/// Progress is written while it runs; everything else is in the result.
[[nodiscard]] Printed run(std::span<const std::string> arguments, const Surroundings& around);

}  // namespace orlop::agent::cli
