// SPDX-License-Identifier: Apache-2.0
#include "agent/platform/power.hpp"

namespace orlop::agent::platform {

Status change_power(sys::CommandRunner& runner, Power power, Initiator initiator) {
  if (power == Power::stay) return {};
  std::vector<std::string> argv = {"systemctl", power == Power::reboot ? "reboot" : "poweroff"};
  if (initiator == Initiator::unit) argv.emplace_back("--no-block");
  TRY(sys::run_checked(runner, {.argv = std::move(argv)}));
  return {};
}

}  // namespace orlop::agent::platform
