// SPDX-License-Identifier: Apache-2.0
#include "agent/daemon/wiring.hpp"

#include <cstdio>
#include <optional>
#include <print>

#include "agent/attestation/collect.hpp"
#include "agent/config/measurer_tpm.hpp"
#include "agent/core/facts.hpp"
#include "agent/core/observe.hpp"
#include "agent/daemon/configured_source.hpp"
#include "agent/daemon/node_service.hpp"
#include "agent/daemon/server.hpp"
#include "agent/fetch/worker_fetcher.hpp"
#include "agent/upgrade/adapters.hpp"
#include "libs/config/settings.hpp"
#include "libs/sys/command.hpp"
#include "libs/tpm/tpm.hpp"

namespace orlop::agent::daemon {
namespace {

constexpr const char* kEspMountPoint = "/efi";

service::AgentService::Answer collect(const efi::EfiVariables& variables, const Clock& clock,
                                       std::optional<Bytes> nonce) {
  if (!nonce) nonce = TRY(attestation::random_nonce());
  const auto tpm = TRY(tpm::open_tpm(std::string(tpm::kDeviceTcti)));
  const attestation::EvidenceSources sources;
  auto statement = TRY(observe_statement(sources, variables, clock));
  return to_value(TRY(collect_evidence(*tpm, sources, std::move(statement), *std::move(nonce))));
}

/// Everything that upgrades need; only on a node that runs from a disk of its own.
struct UpgradeParts {
  UpgradeParts(NodeFacts facts, const std::filesystem::path& disk_path,
               ConfiguredSource::RepositoryAddress address, const Clock& clock)
      : source(std::move(address), fetcher, clock, facts.stem()),
        disk(disk_path),
        controller(std::move(facts), {source, disk, esp, store, clock}) {}

  WorkerFetcher fetcher{connect_to(kFetchSocket)};
  ConfiguredSource source;
  DiskSlots disk;
  bootloader::EspFolder esp{kEspMountPoint};
  StateFolder store{kStateFolder};
  UpgradeController controller;
};

Result<SystemFacts> observe(const efi::EfiVariables& variables,
                            const Result<std::filesystem::path>& disk, const Clock& clock) {
  bootloader::EspFolder esp(kEspMountPoint);
  if (!disk) return observe_system({.variables = variables, .esp = &esp, .clock = clock});
  DiskSlots slots(*disk);
  return observe_system({.variables = variables, .disk = &slots, .esp = &esp, .clock = clock});
}

}  // namespace

Status run_daemon() {
  const SystemClock clock;
  const auto node = TRY(observe_node());
  const auto variables = efi::make_efivarfs();
  const auto disk = disk_of("/");
  auto loop = TRY(bus::Loop::create());
  auto bus = TRY(bus::Bus::system());

  auto system = TRY(RootState::open("/"));
  sys::SystemCommandRunner runner;
  SystemctlServiceManager services(runner);
  TpmMeasurer measurer(clock);
  ConfigController config({system, services, measurer, clock});

  std::optional<UpgradeParts> upgrade;
  Result<UpgradeController*> upgrade_controller = nullptr;
  if (disk) {
    upgrade.emplace(
        node, *disk,
        [&config] {
          return config.settings().transform(
              [](const config::Settings& settings) { return settings.repository; });
        },
        clock);
    upgrade_controller = &upgrade->controller;
  } else {
    upgrade_controller = std::unexpected(disk.error());
  }

  NodeService service(
      {.observe = [&] { return observe(*variables, disk, clock); },
       .config = config,
       .upgrade = upgrade_controller,
       .attest =
           [&](std::optional<Bytes> nonce) { return collect(*variables, clock, std::move(nonce)); },
       .progress = progress_over(loop, bus)});
  const auto settle = [&service] {
    if (const auto settled = service.settle_after_boot(); !settled)
      std::println(stderr, "orlopd: settling the last upgrade: {}", settled.error().report());
  };
  return serve(loop, bus,
               {.service = service,
                .version = std::string(agent_version()),
                .first = settle,
                .stop = [&service] { service.stop_upgrade(); }});
}

}  // namespace orlop::agent::daemon
