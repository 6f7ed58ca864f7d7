// SPDX-License-Identifier: Apache-2.0
// Wiring: the object graph of the program orlop-early, and its jobs.
#pragma once

#include <string_view>

#include "libs/base/result.hpp"

namespace orlop::agent::early {

/// Early boot, on the file tree at "/". Diagnostics go to standard error (console and journal).
[[nodiscard]] Status early_boot();
/// `orlop-early run-commands`: runs `runcmd` on behalf of orlop-commands.service.
[[nodiscard]] Status early_run_commands();
/// `orlop-early explain-state-failure`: in the initrd, after state could not be made or opened.
/// Always an error: the reason and the remedy.
[[nodiscard]] Status early_explain_state_failure();

using EarlyJob = Status (*)();
/// The job of that name, or nullptr.
[[nodiscard]] EarlyJob early_job(std::string_view name);

}  // namespace orlop::agent::early
