// SPDX-License-Identifier: Apache-2.0
#include "agent/cli/command.hpp"
#include "agent/cli/render.hpp"
#include "agent/install/order.hpp"
#include "agent/install/session.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::cli {
namespace {

using codec::Value;

Result<std::optional<install::InstallOrder>> order_of(const Invocation& given) {
  if (given.flag("--auto")) return install::automatic_order();
  return TRY(
      install::spoken_order(given.value("--target").value_or("auto"), given.value("--config")));
}

/// `orlop.install-plan/1`
std::string install_plan_text(const Value& document) {
  const auto overwrites = text_of(document, "overwrites");
  auto text = formatted("release {} to {} ({})\n  root hash  {}\n", text_of(document, "version"),
                        text_of(document, "device"), mebibytes(size_of(document, "deviceBytes")),
                        text_of(document, "rootHash"));
  return text + (overwrites.empty() ? "  the disk is empty\n"
                                    : formatted("  OVERWRITES {}\n", overwrites));
}

Result<Output> install(const Invocation& given, Context& context) {
  auto order = TRY(order_of(given));
  if (!order)
    return Output{Value::object({{"schema", "orlop.install/1"}, {"installed", false}}),
                  "the configuration does not ask for an unattended installation "
                  "(install: {auto: true})\n"};
  order->request.force = given.flag("--force");
  order->request.allow_insecure_boot = given.flag("--allow-insecure-boot");
  auto session = TRY(install::InstallSession::open_here(context.runner));
  const auto plan = TRY(session.plan(order->request));
  auto text = install_plan_text(to_value(plan));
  if (given.flag("--dry-run")) return Output{to_value(plan), std::move(text)};
  const auto show = [&context](const slots::Progress& progress) {
    context.progress(to_value(progress));
  };
  const auto report = TRY(session.run(plan, order->request.config, show, {}));
  text += formatted("installed; the disk boots {}\n", report.boot_entry);
  TRY(platform::change_power(context.runner, order->afterwards, platform::Initiator::unit));
  return Output{to_value(report), std::move(text)};
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
