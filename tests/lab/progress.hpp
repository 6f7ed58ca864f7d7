// SPDX-License-Identifier: Apache-2.0
// Progress lines of the project's programs (`--progress-fd`): one JSON document a line. Pure
// functions, but for the one that shows them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tests/lab/commentary.hpp"

namespace orlop::lab {

struct Progress {
  std::string what;
  int percent = 0;
};

/// Nothing when the line is something else.
[[nodiscard]] std::optional<Progress> progress_of(std::string_view line);

/// What a line of the builder's progress says in words ("packages: unchanged"); nothing for others.
[[nodiscard]] std::optional<std::string> build_event_of(std::string_view line);

/// The step that a line of the builder's progress begins ("packages, step 1 of 8"); nothing for
/// others.
[[nodiscard]] std::optional<std::string> build_step_of(std::string_view line);

/// Shows a line of a program's output if it tells progress.
void tell_progress(Commentary& commentary, std::string_view line);

/// The lines of an output that do not tell progress.
[[nodiscard]] std::string without_progress(std::string_view output);

}  // namespace orlop::lab
