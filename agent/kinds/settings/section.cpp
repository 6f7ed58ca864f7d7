// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/settings/section.hpp"

#include "agent/kinds/rules.hpp"
#include "libs/base/format.hpp"
#include "libs/schema/forms.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using schema::at;
using schema::Problem;

std::optional<Problem> check_device(const Value& value) {
  const auto& text = value.string();
  if (text == "auto") return std::nullopt;
  const bool path = text.starts_with("/dev/") && text.size() > 5 && !text.contains("..") &&
                    !has_control_character(text);
  if (path) return std::nullopt;
  return Problem{formatted("is no device: '{}'", text),
                 "Write 'auto' or a path such as '/dev/disk/by-id/…'."};
}

std::optional<Problem> check_repository(const Value& value) {
  const std::string_view text = value.string();
  for (const std::string_view scheme : {"https://", "http://", "file:///"}) {
    const bool fits = text.starts_with(scheme) && text.size() > scheme.size() &&
                      !has_control_character(text) && !text.contains(' ');
    if (fits) return std::nullopt;
  }
  return Problem{formatted("is no repository address: '{}'", text),
                 "Write 'https://HOST/PATH', 'http://HOST/PATH' or 'file:///PATH'."};
}

std::optional<Problem> check_channel(const Value& value) {
  if (value.string() == "stable") return std::nullopt;
  return Problem{formatted("names a channel that does not exist: '{}'", value.string()),
                 "Write 'stable', the only channel yet."};
}

std::optional<Problem> check_no_automatic_upgrade(const Value& value) {
  if (!value.boolean()) return std::nullopt;
  return Problem{"asks for upgrades without an order, which is not supported yet",
                 "Remove it, and run 'orlop upgrade apply'."};
}

bool is_true(const Value* flag) { return flag != nullptr && flag->is_bool() && flag->boolean(); }

void installer_ends_one_way(const Value& install, schema::Report& report) {
  const auto* poweroff = install.find("poweroff");
  if (!is_true(install.find("reboot")) || !is_true(poweroff)) return;
  report.error(poweroff->position(), "conflict",
               "'install.reboot' and 'install.poweroff' are both true", "Keep one of them.");
}

constexpr schema::Field kInstallFields[] = {
    {.key = "auto",
     .member = at<&InstallSettings::automatic>,
     .text = "Install without asking.",
     .initial = "false"},
    {.key = "device",
     .member = at<&InstallSettings::device>,
     .text = "The disk to install to: a path under `/dev`, or `auto` when the machine has only one "
             "that can be meant.",
     .initial = "auto",
     .bytes = {.most = 256},
     .rule = {.check = check_device}},
    {.key = "reboot",
     .member = at<&InstallSettings::reboot>,
     .text = "Reboot when done; not together with `poweroff`.",
     .initial = "false"},
    {.key = "poweroff",
     .member = at<&InstallSettings::poweroff>,
     .text = "Power off when done; not together with `reboot`.",
     .initial = "false"},
};
constexpr schema::Cross kInstallTogether[] = {{.check = installer_ends_one_way}};

constexpr schema::Field kUpgradeFields[] = {
    {.key = "repository",
     .member = at<&UpgradeSettings::repository>,
     .text = "Address of the release repository: `https://…`, `http://…` or `file:///…`. What is "
             "installed is decided by its signed metadata, whatever the transport.",
     .bytes = {.most = 2048},
     .rule = {.check = check_repository},
     .written = schema::Written::when_set},
    {.key = "channel",
     .member = at<&UpgradeSettings::channel>,
     .text = "Which releases are offered; `stable` is the only channel yet.",
     .initial = "stable",
     .bytes = {.most = 32},
     .rule = {.check = check_channel}},
    {.key = "auto",
     .member = at<&UpgradeSettings::automatic>,
     .text = "Whether the node upgrades by itself; only `false` is supported yet.",
     .initial = "false",
     .rule = {.check = check_no_automatic_upgrade}},
};

constexpr schema::Field kHealthFields[] = {
    {.key = "deadline",
     .member = at<&HealthSettings::deadline, schema::kDuration>,
     .text = "How long the health checks may take in all: a number with `s`, `m` or `h`.",
     .initial = "5m",
     .bytes = {.most = 16}},
};

}  // namespace

const schema::Section<InstallSettings> kInstall(
    {.path = "install",
     .text = "What an install medium does with the machine; without effect on an installed node.",
     .fields = kInstallFields,
     .together = kInstallTogether});
const schema::Section<UpgradeSettings> kUpgrade({.path = "upgrade",
                                                 .text = "Where releases come from.",
                                                 .fields = kUpgradeFields});
const schema::Section<HealthSettings> kHealth({.path = "health",
                                               .text = "When a boot counts as good.",
                                               .fields = kHealthFields});

Settings settings_of(const Value& document) {
  auto upgrade = schema::read(document, kUpgrade);
  return {.install = schema::read(document, kInstall),
          .repository = std::move(upgrade.repository),
          .channel = std::move(upgrade.channel),
          .health_deadline = schema::read(document, kHealth).deadline};
}

}  // namespace orlop::agent::kinds
