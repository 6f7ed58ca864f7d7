// SPDX-License-Identifier: Apache-2.0
// Builds the object graph of `orlop`.
#pragma once

#include <span>
#include <string>

#include "agent/cli/command.hpp"

namespace orlop::agent::cli {

/// Runs with the real system around it.
[[nodiscard]] Printed run_on_this_machine(std::span<const std::string> arguments);

}  // namespace orlop::agent::cli
