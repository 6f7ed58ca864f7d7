// SPDX-License-Identifier: Apache-2.0
#include "agent/early/wiring.hpp"

#include <cstdio>
#include <print>

#include "agent/config/commands.hpp"
#include "agent/config/measurer_tpm.hpp"
#include "agent/early/early.hpp"

namespace orlop::agent {

Status early_boot() {
  const SystemClock clock;
  auto system = TRY(RootState::open("/"));
  NoCloudFinder datasource;
  TpmMeasurer measurer(clock);
  const auto outcome = TRY(run_early({system, datasource, measurer, clock}));
  const auto& composition = outcome.composition;
  std::print(stderr, "{}", config::describe(composition.diagnostics));
  std::println(stderr, "orlop-early: generation {}, configuration {}, {} resources{}",
               outcome.generation, composition.digest.substr(0, 12), outcome.owned.size(),
               outcome.healthy() ? "" : "; NOT ALL OF THE CONFIGURATION IS IN EFFECT");
  return {};
}

Status early_run_commands() {
  const SystemClock clock;
  auto system = TRY(RootState::open("/"));
  sys::SystemCommandRunner runner;
  return run_commands(system, runner, clock);
}

}  // namespace orlop::agent
