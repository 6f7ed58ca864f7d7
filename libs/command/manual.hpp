// SPDX-License-Identifier: Apache-2.0
// What is made from a program's verbs besides the parser. Pure functions.
#pragma once

#include <string>

#include "libs/command/verb.hpp"

namespace orlop::command {

/// A bash completion script.
[[nodiscard]] std::string bash_completion(const Program& program);
/// The manual page, as roff.
[[nodiscard]] std::string man_page(const Program& program);
/// The reference in docs/.
[[nodiscard]] std::string markdown_reference(const Program& program);
/// "orlop config plan [--offline] FILE…"
[[nodiscard]] std::string synopsis(const Program& program, const Verb& verb);

}  // namespace orlop::command
