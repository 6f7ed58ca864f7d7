// SPDX-License-Identifier: Apache-2.0
#include "agent/cli/wiring.hpp"

#include <unistd.h>

#include "agent/service/exported.hpp"
#include "agent/service/remote.hpp"

namespace orlop::agent::cli {
namespace {

/// Any question that the agent answers without the disk or the ESP will do.
Status ask_agent(std::chrono::seconds patience) {
  auto bus = TRY(bus::Bus::system());
  TRY(bus.call(service::kAgentTarget, "ConfigHistory", "", patience));
  return {};
}

}  // namespace

Printed run_on_this_machine(std::span<const std::string> arguments) {
  sys::SystemCommandRunner runner;
  const SystemClock clock;
  const auto connect = [](ProgressSink progress) -> Result<std::unique_ptr<service::Agent>> {
    auto bus = bus::Bus::system();
    if (!bus)
      return std::unexpected(std::move(bus).error().with_remedy(
          "Run this as root on an Orlop node whose system bus is up."));
    return std::make_unique<service::RemoteAgent>(*std::move(bus), std::move(progress));
  };
  return run(arguments, {.connect = connect,
                         .runner = runner,
                         .clock = clock,
                         .ask_agent = ask_agent,
                         .terminal = ::isatty(STDERR_FILENO) == 1 ? STDERR_FILENO : -1});
}

}  // namespace orlop::agent::cli
