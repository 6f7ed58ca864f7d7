// SPDX-License-Identifier: Apache-2.0
// Run: runs the commands of one moment of the boot, on behalf of its unit.
#pragma once

#include "agent/engine/ports/system_state.hpp"
#include "agent/kinds/commands/section.hpp"
#include "agent/node/paths.hpp"
#include "libs/base/clock.hpp"
#include "libs/sys/command.hpp"

namespace orlop::agent::kinds {

struct RunPorts {
  engine::SystemState& system;
  sys::CommandRunner& runner;
  const Clock& clock;
};

/// The boot that commands run in.
struct ThisBoot {
  std::string instance;  ///< the cloud's instance-id
  std::string boot_id;
};

/// Runs the commands of `moment` that are due, in order, each whatever became of the one before.
/// Records each before it begins and when it ended (runs.hpp); the results of this boot are in
/// kCommandResults: {"schema":"orlop.command-results/3","results":[{"name","exitCode","output",
/// "started"}]}. A command that must not run twice does not run when that cannot be recorded.
/// Commands see INSTANCE_ID. Errc::failed when one failed; the others have run all the same.
[[nodiscard]] Status run_commands(Moment moment, const ThisBoot& boot, RunPorts ports,
                                  const node::StatePaths& paths);

}  // namespace orlop::agent::kinds
