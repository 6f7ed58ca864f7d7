// SPDX-License-Identifier: Apache-2.0
#include "agent/early/wiring.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <print>

#include "agent/datasources/disk_transport.hpp"
#include "agent/early/early.hpp"
#include "agent/engine/documents.hpp"
#include "agent/engine/instance.hpp"
#include "agent/engine/ports/measurer_tpm.hpp"
#include "agent/engine/ports/surroundings.hpp"
#include "agent/engine/records.hpp"
#include "agent/kinds/commands/run.hpp"
#include "agent/kinds/disks/prepare.hpp"
#include "agent/platform/state_failure.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::early {

Status early_boot() {
  const SystemClock clock;
  auto system = TRY(engine::RootState::open("/"));
  datasources::DiskTransport disks;
  engine::TpmMeasurer measurer(clock);
  sys::SystemCommandRunner runner;
  const auto outcome =
      TRY(run_early({system, disks, measurer, clock, engine::surroundings_of(runner)}));
  const auto& composition = outcome.composition;
  std::print(stderr, "{}", config::describe(composition.diagnostics));
  std::println(stderr, "generation {}, configuration {}, {} resources{}", outcome.generation,
               composition.digest.substr(0, 12), outcome.owned.size(),
               outcome.healthy() ? "" : "; NOT ALL OF THE CONFIGURATION IS IN EFFECT");
  return {};
}

Status early_run_commands(std::string_view moment) {
  const auto found = std::ranges::find(kinds::kMoments, moment,
                                       [](kinds::Moment one) { return kinds::to_string(one); });
  if (found == std::end(kinds::kMoments)) {
    return fail(Errc::invalid, "'{}' is no moment of a boot", moment);
  }
  const SystemClock clock;
  auto system = TRY(engine::RootState::open("/"));
  const node::StatePaths paths(node::kStateFolder);
  sys::SystemCommandRunner runner;
  kinds::ThisBoot boot;
  boot.instance = TRY(engine::instance_id(system, paths));
  boot.boot_id = TRY(engine::boot_id(system));
  return kinds::run_commands(*found, boot, {system, runner, clock}, paths);
}

Status early_prepare_disks() {
  const SystemClock clock;
  auto system = TRY(engine::RootState::open("/"));
  const std::string path(kinds::kWantedDisks);
  const auto text = TRY(engine::read_file_at(system, path));
  if (!text) return {};
  const auto wanted =
      TRY(schema::parse(TRY(codec::parse_json(*text)), kinds::kDisks, {.file = path}));
  engine::RecordsIn records(system, node::StatePaths(node::kStateFolder).folder);
  sys::SystemCommandRunner runner;
  kinds::SystemDisks disks(runner);
  return kinds::prepare_disks(wanted, disks, records, clock,
                              [](std::string_view line) { std::println(stderr, "{}", line); });
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

EarlyJob early_job(std::span<const std::string_view> arguments) {
  const auto job = arguments.empty() ? std::string_view("boot") : arguments[0];
  if (job == "run-commands" && arguments.size() == 2) {
    return [moment = std::string(arguments[1])] { return early_run_commands(moment); };
  }
  if (arguments.size() > 1) return {};
  if (job == "boot") return early_boot;
  if (job == "prepare-disks") return early_prepare_disks;
  if (job == "explain-state-failure") return early_explain_state_failure;
  return {};
}

}  // namespace orlop::agent::early
