// SPDX-License-Identifier: Apache-2.0
// The command line of orlop-build: verbs, options, help with examples, exit codes.
#pragma once

namespace orlop::builder::cli {

/// 0 done, 1 refused or failed (the diagnosis stands on standard error), 2 wrong usage.
[[nodiscard]] int run_command_line(int argc, char** argv);

}  // namespace orlop::builder::cli
