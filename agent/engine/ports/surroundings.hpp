// SPDX-License-Identifier: Apache-2.0
// The real surroundings of documents: this machine, asked by its shell.
#pragma once

#include <chrono>

#include "libs/config/surroundings.hpp"
#include "libs/sys/command.hpp"

namespace orlop::agent::engine {

/// How long a boot waits for conditions: for one, and for all of them together.
inline constexpr std::chrono::seconds kLongestCondition{10};
inline constexpr std::chrono::seconds kLongestConditions{20};

/// Conditions are lines for /bin/sh; each is asked once, in its own process. One that runs over its
/// time does not hold, and what comes when all time is over is not asked. `runner` outlives the
/// result.
[[nodiscard]] config::Surroundings surroundings_of(sys::CommandRunner& runner);

}  // namespace orlop::agent::engine
