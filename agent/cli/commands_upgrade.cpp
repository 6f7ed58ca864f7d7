// SPDX-License-Identifier: Apache-2.0
#include <format>

#include "agent/cli/command.hpp"
#include "agent/cli/render.hpp"
#include "agent/platform/power.hpp"

namespace orlop::agent::cli {
namespace {

using codec::Value;

constexpr Option kRetryFailed = {"--retry-failed", "",
                                 "Also consider releases that failed on this node"};
constexpr Option kReboot = {"--reboot", "", "Reboot when everything is on the disk"};

Value request_of(const Invocation& given) {
  auto request = Value::object();
  if (const auto version = given.value("VERSION")) request.set("version", *version);
  if (given.flag("--retry-failed")) request.set("retryFailed", true);
  return request;
}

Result<Output> check(const Invocation& given, Context& context) {
  auto document = TRY(TRY(context.connect({}))->call("UpgradeCheck", request_of(given)));
  auto text = upgrade_check_text(document);
  return Output{std::move(document), std::move(text)};
}

Result<Output> upgrade_plan(const Invocation& given, Context& context) {
  auto document =
      TRY(TRY(context.connect(context.progress))->call("UpgradePlan", request_of(given)));
  auto text = upgrade_plan_text(document);
  return Output{std::move(document), std::move(text)};
}

Result<Output> upgrade_apply(const Invocation& given, Context& context) {
  if (given.flag("--dry-run")) return upgrade_plan(given, context);
  auto document =
      TRY(TRY(context.connect(context.progress))->call("UpgradeApply", request_of(given)));
  auto text = upgrade_status_text(document);
  if (given.flag("--reboot"))
    TRY(platform::change_power(context.runner, platform::Power::reboot,
                               platform::Initiator::person));
  return Output{std::move(document), std::move(text)};
}

Result<Output> upgrade_status(const Invocation&, Context& context) {
  auto document = TRY(TRY(context.connect({}))->call("UpgradeStatus", {}));
  auto text = upgrade_status_text(document);
  return Output{std::move(document), std::move(text)};
}

Result<Output> cancel(const Invocation&, Context& context) {
  auto document = TRY(TRY(context.connect({}))->call("UpgradeCancel", {}));
  const bool stopping = text_of(document, "cancelled") == "stopping";
  return Output{std::move(document),
                stopping ? "the running upgrade stops at its next safe point\n"
                         : "the upgrade was given up; its slot and boot entry are free again\n"};
}

Result<Output> rollback(const Invocation& given, Context& context) {
  auto request = Value::object();
  if (given.flag("--dry-run")) request.set("dryRun", true);
  auto document = TRY(TRY(context.connect({}))->call("Rollback", request));
  auto text = rollback_text(document);
  const bool done = given.flag("--dry-run") || text_of(document, "effect") == "none";
  if (done) return Output{std::move(document), std::move(text)};
  if (given.flag("--reboot"))
    TRY(platform::change_power(context.runner, platform::Power::reboot,
                               platform::Initiator::person));
  else
    text += "takes effect after a reboot\n";
  return Output{std::move(document), std::move(text)};
}

}  // namespace

std::vector<Command> upgrade_commands() {
  constexpr Positional kVersion = {"VERSION", "the release; default: the newest", false};
  return {
      {"upgrade check",
       "Ask the repository what this node may install",
       {kVersion},
       {kRetryFailed},
       {"orlop upgrade check", "orlop upgrade check 2.0 --json"},
       check},
      {"upgrade plan",
       "Show what an upgrade would fetch, copy and write; changes nothing",
       {kVersion},
       {kRetryFailed},
       {"orlop upgrade plan", "orlop upgrade plan 2.0 --json"},
       upgrade_plan},
      {"upgrade apply",
       "Install a release into the free slot; goes on where an interrupted upgrade stopped",
       {kVersion},
       {kRetryFailed, kReboot, {"--dry-run", "", "Only show the plan"}},
       {"orlop upgrade apply --reboot", "orlop upgrade apply 2.0 --progress-fd 2"},
       upgrade_apply},
      {"upgrade status",
       "Show the upgrade's state, the slots and the releases that failed here",
       {},
       {},
       {"orlop upgrade status --json"},
       upgrade_status},
      {"upgrade cancel",
       "Stop a running upgrade; called again, give it up",
       {},
       {},
       {"orlop upgrade cancel"},
       cancel},
      {"rollback",
       "Make the next boot start the other slot's release; one that waits to be tried is called "
       "off",
       {},
       {{"--dry-run", "", "Only show what would change"}, kReboot},
       {"orlop rollback --dry-run", "orlop rollback --reboot"},
       rollback},
  };
}

}  // namespace orlop::agent::cli
