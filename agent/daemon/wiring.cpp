// SPDX-License-Identifier: Apache-2.0
#include "agent/daemon/wiring.hpp"

#include <cstdio>
#include <optional>
#include <print>

#include "agent/attestation/collect.hpp"
#include "agent/daemon/server.hpp"
#include "agent/engine/ports/measurer_tpm.hpp"
#include "agent/engine/ports/surroundings.hpp"
#include "agent/fetch/worker_fetcher.hpp"
#include "agent/kinds/kinds.hpp"
#include "agent/kinds/language.hpp"
#include "agent/kinds/settings/effective.hpp"
#include "agent/kinds/users/bring.hpp"
#include "agent/node/disk.hpp"
#include "agent/node/facts.hpp"
#include "agent/node/paths.hpp"
#include "agent/records/store.hpp"
#include "agent/releases/configured_source.hpp"
#include "agent/service/methods.hpp"
#include "agent/slots/disk_slots.hpp"
#include "agent/status/observe.hpp"
#include "libs/sys/command.hpp"
#include "libs/tpm/tpm.hpp"

namespace orlop::agent::daemon {
namespace {

service::Answer collect(const node::Facts& facts, const efi::EfiVariables& variables,
                        const Clock& clock, std::optional<Bytes> nonce) {
  if (!nonce) nonce = TRY(attestation::random_nonce());
  const auto tpm = TRY(tpm::open_tpm(std::string(tpm::kDeviceTcti)));
  const attestation::EvidenceSources sources;
  bootloader::sdboot::EspFolder esp(node::kEspMountPoint);
  auto statement = TRY(observe_statement(facts, sources, {variables, esp}, clock));
  return to_value(TRY(collect_evidence(*tpm, sources, std::move(statement), *std::move(nonce))));
}

/// What the upgrade lane works with; only on a node that runs from a disk of its own.
struct UpgradeParts {
  UpgradeParts(node::Facts facts, const std::filesystem::path& disk_path, const Clock& clock)
      : source(repository_in_effect, fetcher, clock, facts.stem()),
        disk(disk_path),
        controller(std::move(facts), {source, disk, esp, store, clock}) {}

  static Result<std::string> repository_in_effect() {
    return TRY(kinds::effective_settings()).repository;
  }

  fetch::WorkerFetcher fetcher{fetch::connect_to(fetch::kFetchSocket)};
  releases::ConfiguredSource source;
  slots::DiskSlots disk;
  bootloader::sdboot::EspFolder esp{node::kEspMountPoint};
  records::StateFolder store{node::kStateFolder};
  upgrade::UpgradeController controller;
};

/// The instant lane's own way to records, slots and entries: nothing of it is shared with the lane
/// that changes them.
Result<status::SystemFacts> observe(const efi::EfiVariables& variables,
                                    const Result<std::filesystem::path>& disk, const Clock& clock) {
  bootloader::sdboot::EspFolder esp(node::kEspMountPoint);
  if (!disk) return status::observe_system({.variables = variables, .esp = &esp, .clock = clock});
  slots::DiskSlots slots(*disk);
  return status::observe_system(
      {.variables = variables, .disk = &slots, .esp = &esp, .clock = clock});
}

Result<upgrade::UpgradeStatus> observe_upgrade(const node::Facts& node,
                                               const Result<std::filesystem::path>& disk,
                                               const Clock& clock) {
  const auto found = TRY(disk);
  return UpgradeParts(node, found, clock).controller.status();
}

/// When what is not to be had is asked for again: later and later, and not for ever.
class Retries {
 public:
  /// Tries when it is time. When to look again, if anything is open.
  std::optional<std::chrono::seconds> run(engine::Controller& config) {
    const auto now = Steady::now();
    if (due_ && now < *due_) return std::chrono::ceil<std::chrono::seconds>(*due_ - now);
    due_.reset();
    const auto brought = config.bring_open();
    if (!brought)
      std::println(stderr, "orlopd: fetching: {}", brought.error().report());
    else
      std::print(stderr, "{}", config::describe(brought->diagnostics));
    const bool open = !brought || brought->open > 0;
    if (!open || ++failures_ == kMostFailures) {
      failures_ = 0;
      return std::nullopt;
    }
    const auto wait = std::min(kFirst * (1 << std::min(failures_ - 1, 10)), kLongest);
    due_ = Steady::now() + wait;
    return wait;
  }

 private:
  using Steady = std::chrono::steady_clock;
  static constexpr std::chrono::seconds kFirst{15};
  static constexpr std::chrono::seconds kLongest{3600};
  static constexpr int kMostFailures = 48;  ///< more than a day and a half
  std::optional<Steady::time_point> due_;
  int failures_ = 0;
};

/// Finishes or undoes what was cut off, once; goes back from a document whose trial is over. When
/// to look again, if a trial runs.
std::optional<std::chrono::seconds> settle_configuration(engine::Controller& config, bool& started,
                                                         Retries& retries) {
  constexpr std::chrono::seconds kAgain{60};
  if (!started) {
    started = true;
    if (const auto told = config.start())
      std::print(stderr, "{}", config::describe(*told));
    else
      std::println(stderr, "orlopd: settling the configuration: {}", told.error().report());
  } else if (const auto reverted = config.revert_when_due(); !reverted) {
    std::println(stderr, "orlopd: going back from a trial: {}", reverted.error().report());
    return kAgain;
  }
  const auto again = retries.run(config);
  const auto left = config.trial_left();
  if (!left || !*left) return again;
  const auto trial = std::max(**left, std::chrono::seconds(1));
  return again ? std::min(*again, trial) : trial;
}

}  // namespace

Status run_daemon() {
  const SystemClock clock;
  const auto node_facts = TRY(node::observe());
  const auto variables = efi::make_efivarfs();
  const auto disk = node::disk_of("/");
  auto loop = TRY(bus::Loop::create());
  auto bus = TRY(bus::Bus::system());

  auto system = TRY(engine::RootState::open("/"));
  sys::SystemCommandRunner runner;
  engine::SystemdServiceManager services;
  engine::TpmMeasurer measurer(clock);
  fetch::WorkerFetcher fetcher(fetch::connect_to(fetch::kFetchSocket), std::chrono::minutes(1),
                               std::chrono::minutes(1));
  engine::Controller config(
      kinds::all(), kinds::language(),
      {system, services, measurer, clock, [&runner] { return engine::surroundings_of(runner); },
       [&fetcher, &system](const codec::Value& document) {
         return kinds::bring_keys(document, fetcher, system, node::kStateFolder);
       }});

  std::optional<UpgradeParts> upgrade;
  if (disk) upgrade.emplace(node_facts, *disk, clock);

  service::Node parts;
  parts.instant = {.observe = [&] { return observe(*variables, disk, clock); },
                   .upgrade = [&] { return observe_upgrade(node_facts, disk, clock); }};
  parts.config.controller = &config;
  if (upgrade)
    parts.upgrade.controller = &upgrade->controller;
  else
    parts.upgrade.controller = std::unexpected(disk.error());
  parts.attest.collect = [&](std::optional<Bytes> nonce) {
    return collect(node_facts, *variables, clock, std::move(nonce));
  };

  const auto settle_config = [&config, started = false,
                              retries =
                                  Retries()]() mutable -> std::optional<std::chrono::seconds> {
    return settle_configuration(config, started, retries);
  };
  const auto settle = [&upgrade] {
    if (!upgrade) return;
    if (const auto settled = upgrade->controller.settle_after_boot(); !settled)
      std::println(stderr, "orlopd: settling the last upgrade: {}", settled.error().report());
  };
  return serve(loop, bus,
               {.methods = service::methods(),
                .node = parts,
                .version = std::string(node::agent_version()),
                .first = settle,
                .settle_config = settle_config});
}

}  // namespace orlop::agent::daemon
