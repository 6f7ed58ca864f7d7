// SPDX-License-Identifier: Apache-2.0
#include <format>

#include "agent/cli/command.hpp"
#include "agent/cli/render.hpp"
#include "agent/config/controller.hpp"
#include "agent/config/paths.hpp"
#include "agent/core/observe.hpp"
#include "agent/install/session.hpp"
#include "libs/codec/json.hpp"
#include "libs/config/settings.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::cli {
namespace {

using codec::Value;
constexpr std::size_t kMaxUserDataBytes = std::size_t{4} << 20;

/// What to install, and what to do afterwards.
struct Order {
  InstallRequest request;
  config::InstallSettings settings;
};

std::optional<std::filesystem::path> device_of(const std::string& name) {
  if (name == "auto") return std::nullopt;
  return name;
}

/// --auto: the medium's user-data says what to do, and is what the node keeps.
Result<std::optional<Order>> automatic_order() {
  const auto effective = TRY_CONTEXT(sys::read_text(kEffective, std::size_t{16} << 20),
                                     "reading the configuration of the install medium");
  const auto document = TRY(codec::parse_json(effective));
  const auto settings = config::settings_of(*TRY(document.get_object("document"))).install;
  if (!settings.automatic) return std::nullopt;
  Order order{.settings = settings};
  order.request.device = device_of(settings.device);
  auto user_data = sys::read_text(kUserData, kMaxUserDataBytes);
  if (user_data)
    order.request.config = *std::move(user_data);
  else if (!user_data.error().is(Errc::not_found))
    return std::unexpected(user_data.error());
  return order;
}

Result<Order> order_of(const Invocation& given) {
  Order order;
  order.request.device = device_of(given.value("--target").value_or("auto"));
  if (const auto file = given.value("--config")) {
    const auto diagnostics = validate_files({*file});
    if (config::has_errors(diagnostics))
      return std::unexpected(
          Error(Errc::invalid, "the configuration is not valid\n" + config::describe(diagnostics)));
    order.request.config = TRY(sys::read_text(*file, kMaxUserDataBytes));
  }
  return order;
}

Result<InstallSession> open_session(Context& context) {
  const auto node = TRY(observe_node());
  return InstallSession::open({.running_root_hash = node.root_hash,
                               .stem = node.stem(),
                               .platform = observe_platform(*efi::make_efivarfs())},
                              context.runner);
}

Status afterwards(const config::InstallSettings& settings, Context& context) {
  const char* action = settings.poweroff ? "poweroff" : settings.reboot ? "reboot" : nullptr;
  if (action != nullptr)
    TRY(sys::run_checked(context.runner, {.argv = {"systemctl", action, "--no-block"}}));
  return {};
}

Result<Output> install(const Invocation& given, Context& context) {
  Order order;
  if (given.flag("--auto")) {
    auto found = TRY(automatic_order());
    if (!found)
      return Output{Value::object({{"schema", "orlop.install/1"}, {"installed", false}}),
                    "the configuration does not ask for an unattended installation "
                    "(install: {auto: true})\n"};
    order = *std::move(found);
  } else {
    order = TRY(order_of(given));
  }
  order.request.force = given.flag("--force");
  order.request.allow_insecure_boot = given.flag("--allow-insecure-boot");
  auto session = TRY(open_session(context));
  const auto plan = TRY(session.plan(order.request));
  auto text = install_plan_text(to_json(plan));
  if (given.flag("--dry-run")) return Output{to_json(plan), std::move(text)};
  const auto show = [&context](const Progress& progress) { context.progress(to_json(progress)); };
  const auto report = TRY(session.run(plan, order.request.config, show, {}));
  text += std::format("installed; the disk boots {}\n", report.boot_entry);
  TRY(afterwards(order.settings, context));
  return Output{to_json(report), std::move(text)};
}

}  // namespace

std::vector<Command> install_commands() {
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
