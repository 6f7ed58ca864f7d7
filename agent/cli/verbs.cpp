// SPDX-License-Identifier: Apache-2.0
#include <iterator>

#include "agent/cli/command.hpp"

namespace orlop::agent::cli {

const std::vector<Command>& command_table() {
  static const auto table = [] {
    std::vector<Command> all;
    for (auto* part : {status_verbs, config_verbs, secret_verbs, upgrade_verbs, health_verbs,
                       attestation_verbs, install_verbs, support_verbs, self_verbs}) {
      auto commands = part();
      all.insert(all.end(), std::make_move_iterator(commands.begin()),
                 std::make_move_iterator(commands.end()));
    }
    return all;
  }();
  return table;
}

}  // namespace orlop::agent::cli
