// SPDX-License-Identifier: Apache-2.0
// Wiring: the object graph of the program orlop-early, and its two jobs.
#pragma once

#include "libs/base/result.hpp"

namespace orlop::agent {

/// Early boot, on the file tree at "/". Diagnostics go to standard error (console and journal).
[[nodiscard]] Status early_boot();
/// `orlop-early run-commands`: runs `runcmd` on behalf of orlop-commands.service.
[[nodiscard]] Status early_run_commands();

}  // namespace orlop::agent
