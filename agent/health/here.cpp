// SPDX-License-Identifier: Apache-2.0
#include "agent/health/here.hpp"

#include "agent/health/reports.hpp"
#include "agent/kinds/settings/effective.hpp"
#include "agent/node/facts.hpp"
#include "agent/node/paths.hpp"
#include "agent/records/store.hpp"
#include "bootloader/sdboot/esp_store.hpp"

namespace orlop::agent::health {
namespace {
namespace fs = std::filesystem;

fs::path below(const fs::path& root, std::string_view path) {
  return root / fs::path(path).relative_path();
}

/// The adapters of one run, and the ports over them.
struct Adapters {
  explicit Adapters(const Here& here)
      : variables(efi::make_efivarfs(below(here.root, "/sys/firmware/efi/efivars"))),
        esp(below(here.root, node::kEspMountPoint)),
        store(below(here.root, node::kStateFolder)),
        ports{here.runner, here.clock, *variables, esp,
              [this](const HealthReport& report) { return save_health_report(store, report); }} {}
  Adapters(const Adapters&) = delete;
  Adapters& operator=(const Adapters&) = delete;

  std::unique_ptr<efi::EfiVariables> variables;
  bootloader::sdboot::EspFolder esp;
  records::StateFolder store;
  GatePorts ports;
};

HealthJob job_of(const Here& here, const node::Facts& node) {
  // Without a configuration in effect, which a check finds anyway, the default deadline holds.
  const auto settings = kinds::effective_settings(here.root).value_or(kinds::Settings{});
  HealthJob job{.node = {.root = here.root, .version = node.version, .ask_agent = here.ask_agent},
                .total_deadline = settings.health_deadline,
                .root_hash = node.root_hash};
  for (auto& folder : job.folders) folder = below(here.root, folder.native());
  job.scratch = below(here.root, job.scratch.native());
  return job;
}

}  // namespace

Result<GateOutcome> run_here(const Here& here, const std::optional<fs::path>& verdict_file) {
  const auto node = TRY(node::observe(here.root));
  const Adapters adapters(here);
  return pass_gate(adapters.ports, job_of(here, node), verdict_file);
}

Judgement judge_here(const Here& here, const fs::path& verdict_file) {
  const auto running = node::observe(here.root).transform(
      [](const node::Facts& node) { return RunningRelease{node.version, node.root_hash}; });
  const Adapters adapters(here);
  return end_silence(adapters.ports, running, verdict_file);
}

}  // namespace orlop::agent::health
