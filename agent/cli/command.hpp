// SPDX-License-Identifier: Apache-2.0
// The verbs of `orlop`: what they need of the outside, and the table of all of them. A command
// returns what it has to say; only run() prints.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "agent/service/agent.hpp"
#include "libs/base/clock.hpp"
#include "libs/command/run.hpp"
#include "libs/sys/command.hpp"

namespace orlop::agent::cli {

using command::Invocation;
using command::Option;
using command::Output;
using command::Positional;
using command::Printed;
using command::Program;
using command::ProgressSink;

/// What commands need of the outside.
struct Context {
  /// The agent of this machine; may be called again. `progress` hears about its long verbs.
  std::function<Result<std::unique_ptr<service::Agent>>(ProgressSink progress)> connect;
  /// Shows progress, as --progress-fd and the terminal demand.
  ProgressSink progress;
  sys::CommandRunner& runner;
  const Clock& clock;
  /// Any answer of the agent within that time will do; for the health checks.
  std::function<Status(std::chrono::seconds)> ask_agent{};
};

using Command = command::VerbOf<Context>;

/// Outside of the commands that does not depend on the command line.
struct Surroundings {
  std::function<Result<std::unique_ptr<service::Agent>>(ProgressSink progress)> connect;
  sys::CommandRunner& runner;
  const Clock& clock;
  std::function<Status(std::chrono::seconds)> ask_agent{};  ///< see Context
  int terminal = -1;  ///< descriptor for the progress bar, or -1
};

/// Runs one command line of `orlop`.
[[nodiscard]] Printed run(std::span<const std::string> arguments, const Surroundings& around);

/// Every command, in the order of the documentation.
[[nodiscard]] const std::vector<Command>& command_table();
/// The program as parser, help, completion and manual see it.
[[nodiscard]] const Program& program();

// The table's parts, one file a noun in verbs/.
[[nodiscard]] std::vector<Command> status_verbs();
[[nodiscard]] std::vector<Command> config_verbs();
[[nodiscard]] std::vector<Command> secret_verbs();
[[nodiscard]] std::vector<Command> upgrade_verbs();
[[nodiscard]] std::vector<Command> health_verbs();
[[nodiscard]] std::vector<Command> attestation_verbs();
[[nodiscard]] std::vector<Command> install_verbs();
[[nodiscard]] std::vector<Command> support_verbs();
[[nodiscard]] std::vector<Command> self_verbs();

}  // namespace orlop::agent::cli
