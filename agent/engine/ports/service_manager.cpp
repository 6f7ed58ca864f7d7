// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/ports/service_manager.hpp"

namespace orlop::agent::engine {

Status SystemctlServiceManager::run(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "systemctl");
  TRY(sys::run_checked(runner_, {.argv = std::move(arguments),
                                 .environment = {},
                                 .folder = {},
                                 .input = {},
                                 .timeout = std::chrono::seconds(90)}));
  return {};
}

Status SystemctlServiceManager::reload() { return run({"daemon-reload"}); }

Status SystemctlServiceManager::start(const std::string& unit) {
  return run({"start", "--", unit});
}

Status SystemctlServiceManager::stop(const std::string& unit) {
  const sys::Command command{.argv = {"systemctl", "stop", "--", unit},
                             .environment = {},
                             .folder = {},
                             .input = {},
                             .timeout = std::chrono::seconds(90)};
  const auto output = TRY(runner_.run(command));
  constexpr int kNotLoaded = 5;
  if (output.exit_code == 0 || output.exit_code == kNotLoaded) return {};
  return fail(Errc::failed, "stopping {}: {}", unit, output.errors);
}

Result<bool> SystemctlServiceManager::is_running(const std::string& unit) {
  const auto output = TRY(runner_.run({.argv = {"systemctl", "is-active", "--quiet", "--", unit},
                                       .environment = {},
                                       .folder = {},
                                       .input = {},
                                       .timeout = std::chrono::seconds(90)}));
  return output.exit_code == 0;
}

Status SystemctlServiceManager::restart(const std::string& unit) {
  return run({"restart", "--", unit});
}

Status SystemctlServiceManager::restart_later(const std::string& unit) {
  return run({"restart", "--no-block", "--", unit});
}

}  // namespace orlop::agent::engine
