// SPDX-License-Identifier: Apache-2.0
// Run: runs `runcmd` once the system is up, on behalf of orlop-commands.service.
#pragma once

#include "agent/engine/ports/system_state.hpp"
#include "libs/base/clock.hpp"
#include "libs/sys/command.hpp"

namespace orlop::agent::kinds {

/// Runs the listed commands in order, each whatever became of the one before, and writes
/// kCommandResults: {"schema":"orlop.command-results/2","results":[{"command","exitCode",
/// "output","started"}]}. Errc::failed when a command failed; its results are written all the same.
[[nodiscard]] Status run_commands(engine::SystemState& system, sys::CommandRunner& runner,
                                  const Clock& clock);

}  // namespace orlop::agent::kinds
