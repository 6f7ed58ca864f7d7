// SPDX-License-Identifier: Apache-2.0
// The real surroundings of documents: this machine, asked by its shell.
#pragma once

#include <chrono>
#include <filesystem>

#include "libs/config/surroundings.hpp"
#include "libs/sys/command.hpp"

namespace orlop::agent::engine {

/// How long a boot waits for conditions: for one, and for all of them together.
inline constexpr std::chrono::seconds kLongestCondition{10};
inline constexpr std::chrono::seconds kLongestConditions{20};

/// What a machine is, from its files below `root`: MachineID, UUID, and below Values `node`, `os`,
/// `kernel`, `product`, `board`, `memory` and `network`, as Kairos names them. Random is a word
/// that stays the node's: what is named after it keeps its name.
[[nodiscard]] codec::Value facts_of_machine(const std::filesystem::path& root = "/");

/// Conditions are lines for /bin/sh; each is asked once, in its own process. One that runs over its
/// time does not hold, and what comes when all time is over is not asked. `runner` outlives the
/// result.
[[nodiscard]] config::Surroundings surroundings_of(sys::CommandRunner& runner);

}  // namespace orlop::agent::engine
