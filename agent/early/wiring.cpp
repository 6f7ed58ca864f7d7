// SPDX-License-Identifier: Apache-2.0
#include "agent/early/wiring.hpp"

#include <cstdio>
#include <filesystem>
#include <print>

#include "agent/datasources/disk_transport.hpp"
#include "agent/early/early.hpp"
#include "agent/engine/ports/measurer_tpm.hpp"
#include "agent/kinds/commands/run.hpp"
#include "agent/platform/state_failure.hpp"

namespace orlop::agent::early {

Status early_boot() {
  const SystemClock clock;
  auto system = TRY(engine::RootState::open("/"));
  datasources::DiskTransport disks;
  engine::TpmMeasurer measurer(clock);
  const auto outcome = TRY(run_early({system, disks, measurer, clock}));
  const auto& composition = outcome.composition;
  std::print(stderr, "{}", config::describe(composition.diagnostics));
  std::println(stderr, "generation {}, configuration {}, {} resources{}", outcome.generation,
               composition.digest.substr(0, 12), outcome.owned.size(),
               outcome.healthy() ? "" : "; NOT ALL OF THE CONFIGURATION IS IN EFFECT");
  return {};
}

Status early_run_commands() {
  const SystemClock clock;
  auto system = TRY(engine::RootState::open("/"));
  sys::SystemCommandRunner runner;
  return kinds::run_commands(system, runner, clock);
}

Status early_explain_state_failure() {
  const auto exists = [](const char* path) {
    std::error_code error;  // what cannot be looked at is not there
    return std::filesystem::exists(path, error);
  };
  const auto partition = exists("/dev/mapper/state") ? platform::StatePartition::opened
                         : exists("/dev/disk/by-partlabel/orlop-state")
                             ? platform::StatePartition::locked
                             : platform::StatePartition::missing;
  return std::unexpected(platform::explain_state_failure(
      platform::observe_platform(*efi::make_efivarfs()), partition));
}

EarlyJob early_job(std::string_view name) {
  if (name == "boot") return early_boot;
  if (name == "run-commands") return early_run_commands;
  if (name == "explain-state-failure") return early_explain_state_failure;
  return nullptr;
}

}  // namespace orlop::agent::early
