// SPDX-License-Identifier: Apache-2.0
// The commands and options there are, read off their pages and scripts, and what is wrong with a
// piece of code that names one.
#pragma once

#include <map>
#include <set>
#include <string>

#include "tests/unit/architecture/sources.hpp"

namespace orlop::architecture {

using Words = std::set<std::string>;

struct Commands {
  std::map<std::string, Words> options;  ///< "orlop upgrade apply" -> {"--reboot", …}
  std::map<std::string, Words> common;   ///< "orlop" -> what all of its commands have
};

/// A page of docs/reference made from a command table: "## orlop upgrade apply", then its options.
void read_reference(const std::string& page, Commands& commands);
/// The usage text of `run`: each line with two spaces of indent begins a command.
void read_run(const std::string& usage, const std::string& scripts, Commands& commands);
/// All of this checkout.
[[nodiscard]] Commands our_commands();
/// What is wrong with one piece of code; empty when it is none of ours or right.
[[nodiscard]] Complaints code_complaints(const std::string& piece, const Commands& commands);

}  // namespace orlop::architecture
