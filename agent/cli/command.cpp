// SPDX-License-Identifier: Apache-2.0
#include "agent/cli/command.hpp"

#include <iterator>

namespace orlop::agent::cli {

std::optional<std::string> Invocation::value(std::string_view name) const {
  const auto found = values.find(name);
  if (found == values.end() || found->second.empty()) return std::nullopt;
  return found->second.back();
}

std::vector<std::string> Invocation::list(std::string_view name) const {
  const auto found = values.find(name);
  return found == values.end() ? std::vector<std::string>() : found->second;
}

const std::vector<Command>& command_table() {
  static const auto table = [] {
    std::vector<Command> all;
    for (auto* part : {node_commands, config_commands, upgrade_commands, evidence_commands,
                       install_commands, self_commands}) {
      auto commands = part();
      all.insert(all.end(), std::make_move_iterator(commands.begin()),
                 std::make_move_iterator(commands.end()));
    }
    return all;
  }();
  return table;
}

std::span<const Option> common_options() {
  static constexpr Option kOptions[] = {
      {"--json", "", "Print one JSON document on standard output"},
      {"--progress-fd", "FD", "Write progress as JSON lines to this descriptor"},
  };
  return kOptions;
}

std::string_view group_summary(std::string_view group) {
  if (group == "config") return "Check, plan and apply the node's configuration";
  if (group == "upgrade") return "Find, plan and install releases";
  if (group == "eventlog") return "Read measurement logs, on any machine";
  if (group == "health") return "Outcome of the health checks of this boot";
  return {};
}

}  // namespace orlop::agent::cli
