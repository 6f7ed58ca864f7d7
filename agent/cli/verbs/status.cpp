// SPDX-License-Identifier: Apache-2.0
#include "agent/status/status.hpp"

#include "agent/cli/over.hpp"

namespace orlop::agent::cli {

std::vector<Command> status_verbs() {
  return {
      {"status",
       "Say what exactly is running on this machine, and what needs attention",
       {},
       {},
       {"orlop status", "orlop status --json"},
       over("Status", status::status_text)},
  };
}

}  // namespace orlop::agent::cli
