// SPDX-License-Identifier: Apache-2.0
#include "agent/install/session.hpp"

#include "agent/node/facts.hpp"
#include "libs/efi/variables.hpp"

namespace orlop::agent::install {

Result<InstallSession> InstallSession::open(InstallContext context, sys::CommandRunner& runner) {
  TRY(mount_medium(runner, context.medium));
  auto source = TRY(
      MediumSource::open(context.medium / "orlop", context.root_device, context.running_root_hash));
  auto definitions = TRY(read_definitions(context.definitions));
  return InstallSession(std::move(context), runner, std::move(source), std::move(definitions));
}

Result<InstallSession> InstallSession::open_here(sys::CommandRunner& runner) {
  const auto node = TRY(node::observe());
  return open({.running_root_hash = node.root_hash,
               .stem = node.stem(),
               .platform = platform::observe_platform(*efi::make_efivarfs())},
              runner);
}

Result<InstallPlan> InstallSession::plan(const InstallRequest& request) {
  const auto partitions = TRY(parse_definitions(definitions_));
  const auto machine = TRY(observe_machine(*runner_, context_.platform));
  return plan_install(request, machine, partitions, manifest());
}

Result<InstallReport> InstallSession::run(const InstallPlan& plan, const std::string& config,
                                          const slots::OnProgress& progress, std::stop_token stop) {
  Installer installer(source_, *runner_, definitions_, context_.stem, context_.paths);
  return installer.run(plan, config, progress, std::move(stop));
}

}  // namespace orlop::agent::install
