// SPDX-License-Identifier: Apache-2.0
// What is made from the command table besides the parser. Pure functions.
#pragma once

#include <string>

#include "agent/cli/command.hpp"

namespace orlop::agent::cli {

/// A bash completion script.
[[nodiscard]] std::string bash_completion(const std::vector<Command>& table);
/// The manual page orlop(1), as roff.
[[nodiscard]] std::string man_page(const std::vector<Command>& table);
/// docs/reference/cli.md
[[nodiscard]] std::string markdown_reference(const std::vector<Command>& table);
/// "orlop config plan [--offline] FILE…"
[[nodiscard]] std::string synopsis(const Command& command);

}  // namespace orlop::agent::cli
