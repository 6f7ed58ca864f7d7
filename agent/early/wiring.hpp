// SPDX-License-Identifier: Apache-2.0
// Wiring: the object graph of the program orlop-early, and its jobs.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "libs/base/result.hpp"

namespace orlop::agent::early {

/// Early boot, on the file tree at "/". Diagnostics go to standard error (console and journal).
[[nodiscard]] Status early_boot();
/// `orlop-early run-commands MOMENT`: runs commands of the configuration on behalf of their unit.
/// Errc::invalid for a moment that is none.
[[nodiscard]] Status early_run_commands(std::string_view moment);
/// `orlop-early prepare-disks`: makes further disks what the configuration says, on behalf of its
/// unit. WRITES TO DISKS.
[[nodiscard]] Status early_prepare_disks();
/// `orlop-early explain-state-failure`: in the initrd, after state could not be made or opened.
/// Always an error: the reason and the remedy.
[[nodiscard]] Status early_explain_state_failure();

/// What the program is asked to do by its arguments.
using EarlyJob = std::function<Status()>;
/// The job that the arguments name; empty when they name none.
[[nodiscard]] EarlyJob early_job(std::span<const std::string_view> arguments);

}  // namespace orlop::agent::early
