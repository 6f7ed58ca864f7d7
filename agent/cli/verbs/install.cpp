// SPDX-License-Identifier: Apache-2.0
#include "agent/cli/command.hpp"
#include "agent/cli/render.hpp"
#include "agent/install/here.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::cli {
namespace {

using codec::Value;

/// `orlop.install-plan/1`
std::string install_plan_text(const Value& document) {
  const auto overwrites = text_of(document, "overwrites");
  auto text = formatted("release {} to {} ({})\n  root hash  {}\n", text_of(document, "version"),
                        text_of(document, "device"), mebibytes(size_of(document, "deviceBytes")),
                        text_of(document, "rootHash"));
  return text + (overwrites.empty() ? "  the disk is empty\n"
                                    : formatted("  OVERWRITES {}\n", overwrites));
}

std::string install_text(const install::Outcome& outcome) {
  if (!outcome.plan)
    return "the configuration does not ask for an unattended installation "
           "(install: {auto: true})\n";
  auto text = install_plan_text(to_value(*outcome.plan));
  if (outcome.report)
    text += formatted("installed; the disk boots {}\n", outcome.report->boot_entry);
  return text;
}

Result<Output> install(const Invocation& given, Context& context) {
  const auto outcome =
      TRY(install::install_here({.automatic = given.flag("--auto"),
                                 .target = given.value("--target").value_or("auto"),
                                 .config = given.value("--config"),
                                 .force = given.flag("--force"),
                                 .allow_insecure_boot = given.flag("--allow-insecure-boot"),
                                 .only_plan = given.flag("--dry-run")},
                                context.runner, [&context](const slots::Progress& progress) {
                                  context.progress(to_value(progress));
                                }));
  return Output{to_value(outcome), install_text(outcome)};
}

}  // namespace

std::vector<Command> install_verbs() {
  return {
      {"install",
       "Install the release of this install medium to a disk",
       {},
       {{"--target", "DEVICE", "The disk; default: the only one that is empty"},
        {"--config", "FILE", "The #cloud-config document the node keeps"},
        {"--auto", "", "Do what the medium's configuration says (`install: {auto: true, …}`)"},
        {"--force", "", "Overwrite a disk that holds data"},
        {"--allow-insecure-boot", "", "Install although Secure Boot is off"},
        {"--dry-run", "", "Only show the plan"}},
       {"orlop install --target /dev/vda --config node.yaml --dry-run",
        "orlop install --target /dev/vda --config node.yaml", "orlop install --auto"},
       install},
  };
}

}  // namespace orlop::agent::cli
