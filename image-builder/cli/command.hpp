// SPDX-License-Identifier: Apache-2.0
// The verbs of `orlop-build`: what they need of the outside, and the table of all of them. A
// command returns what it has to say; only run() prints.
#pragma once

#include <filesystem>
#include <vector>

#include "image-builder/pipeline/toolbox.hpp"
#include "libs/base/clock.hpp"
#include "libs/command/run.hpp"
#include "libs/net/fetcher.hpp"
#include "libs/sys/command.hpp"

namespace orlop::builder::cli {

using command::Invocation;
using command::Option;
using command::Output;
using command::Positional;
using command::Printed;
using command::Program;

/// Outside of the commands that does not depend on the command line.
struct Surroundings {
  sys::CommandRunner& runner;
  net::Fetcher& fetcher;
  const Clock& clock;
  const pipeline::Toolbox& toolbox;
  std::filesystem::path folder;  ///< the present one
  command::Screen screen{};
};

/// What commands need of the outside.
struct Context {
  const Surroundings& around;
  command::ProgressSink progress;
};

using Command = command::VerbOf<Context>;

/// Every command, in the order of the documentation.
[[nodiscard]] const std::vector<Command>& command_table();
/// The program as parser, help, completion and manual see it.
[[nodiscard]] const Program& program();
/// Runs one command line of `orlop-build`.
[[nodiscard]] Printed run(std::span<const std::string> arguments, const Surroundings& around);

// The table's parts, one file each.
[[nodiscard]] std::vector<Command> image_commands();
[[nodiscard]] std::vector<Command> release_commands();
[[nodiscard]] std::vector<Command> self_commands();

}  // namespace orlop::builder::cli
