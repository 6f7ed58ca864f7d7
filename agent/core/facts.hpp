// SPDX-License-Identifier: Apache-2.0
// What runs on a machine, as values: read from os-release and the kernel command line. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "agent/upgrade/eligibility.hpp"

namespace orlop::agent {

/// Version of the agent's own programs.
[[nodiscard]] std::string_view agent_version();

/// KEY=value lines with optional quotes; comments and lines of another form are skipped.
[[nodiscard]] std::map<std::string, std::string> parse_os_release(std::string_view text);

/// The value of `key=` on a kernel command line; the last one counts. Empty when it is not there.
[[nodiscard]] std::string command_line_value(std::string_view command_line, std::string_view key);

/// The running release. Errc::unsupported when this is not an Orlop node.
[[nodiscard]] Result<upgrade::NodeFacts> node_facts_of(std::string_view os_release,
                                                       std::string_view command_line);

}  // namespace orlop::agent
