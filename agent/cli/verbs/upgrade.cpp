// SPDX-License-Identifier: Apache-2.0
#include "agent/cli/over.hpp"
#include "agent/cli/render.hpp"
#include "agent/platform/power.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::cli {
namespace {

using codec::Value;

constexpr Option kRetryFailed = {"--retry-failed", "",
                                 "Also consider releases that failed on this node"};
constexpr Option kReboot = {"--reboot", "", "Reboot when everything is on the disk"};
constexpr Positional kVersion = {"VERSION", "the release; default: the newest", false};

Result<Value> release_request(const Invocation& given) {
  auto request = Value::object();
  if (const auto version = given.value("VERSION")) request.set("version", *version);
  if (given.flag("--retry-failed")) request.set("retryFailed", true);
  return request;
}

std::string target_version(const Value& document, std::string_view key) {
  const auto* target = document.find(key);
  return target == nullptr ? std::string() : text_of(*target, "version");
}

std::string upgrade_check_text(const Value& document) {
  const auto version = target_version(document, "available");
  if (!version.empty()) return formatted("release {} can be installed\n", version);
  return formatted("nothing to install: {}\n", text_of(document, "reason"));
}

std::string upgrade_plan_text(const Value& document) {
  return formatted(
      "from release {} to {}, into slot {}{}\n"
      "  image     {}\n"
      "  on disk   {} already in place, {} copied from the running release\n"
      "  download  {} ({} of the image in {} ranges)\n"
      "  boot      adds {}{}\n"
      "takes effect after a reboot\n",
      text_of(document, "from"), target_version(document, "to"), text_of(document, "slot"),
      text_of(document, "resumes") == "yes" ? ", going on with an interrupted upgrade" : "",
      mebibytes(size_of(document, "imageBytes")), mebibytes(size_of(document, "keptBytes")),
      mebibytes(size_of(document, "copiedBytes")), mebibytes(size_of(document, "downloadBytes")),
      mebibytes(size_of(document, "fetchedBytes")), text_of(document, "ranges"),
      text_of(document, "addsBootEntry"),
      items_of(document, "removesBootEntries").empty()
          ? ""
          : ", removes " + joined(items_of(document, "removesBootEntries"), ", "));
}

std::string upgrade_status_text(const Value& document) {
  auto text = text_of(document, "state");
  if (const auto version = target_version(document, "target"); !version.empty())
    text += ", release " + version;
  text += '\n';
  for (const char* key : {"interruption", "outcome"})
    if (const auto reason = text_of(document, key); !reason.empty()) text += "  " + reason + '\n';
  for (const auto& slot : items_of(document, "slots"))
    text += formatted("slot {}: {} {}\n", text_of(slot, "slot"), text_of(slot, "state"),
                      text_of(slot, "version"));
  for (const auto& failed : items_of(document, "failedReleases"))
    text += formatted("release {} failed here: {}\n", text_of(failed, "version"),
                      text_of(failed, "reason"));
  return text;
}

Result<Output> upgrade_apply(const Invocation& given, Context& context) {
  if (given.flag("--dry-run"))
    return over("UpgradePlan", upgrade_plan_text, release_request)(given, context);
  auto output = TRY(over("UpgradeApply", upgrade_status_text, release_request)(given, context));
  if (given.flag("--reboot"))
    TRY(platform::change_power(context.runner, platform::Power::reboot,
                               platform::Initiator::person));
  return output;
}

std::string upgrade_cancel_text(const Value& document) {
  return text_of(document, "cancelled") == "stopping"
             ? "the running upgrade stops at its next safe point\n"
             : "the upgrade was given up; its slot and boot entry are free again\n";
}

Result<Value> rollback_request(const Invocation& given) {
  auto request = Value::object();
  if (given.flag("--dry-run")) request.set("dryRun", true);
  return request;
}

/// `orlop.rollback-plan/1`: without an effect, a release that waited to be tried was called off.
std::string rollback_text(const Value& document) {
  if (text_of(document, "effect") == "none")
    return formatted("release {} stays, {} is called off\n  boot entry {} goes\n",
                     text_of(document, "to"), text_of(document, "from"),
                     text_of(document, "removesBootEntry"));
  return formatted("from release {} back to {}\n  boot entry {} becomes {}\n",
                   text_of(document, "from"), text_of(document, "to"),
                   text_of(document, "renamesBootEntry"), text_of(document, "renamesBootEntryTo"));
}

Result<Output> rollback(const Invocation& given, Context& context) {
  auto output = TRY(over("Rollback", rollback_text, rollback_request)(given, context));
  const bool done = given.flag("--dry-run") || text_of(output.document, "effect") == "none";
  if (done) return output;
  if (given.flag("--reboot"))
    TRY(platform::change_power(context.runner, platform::Power::reboot,
                               platform::Initiator::person));
  else
    output.text += "takes effect after a reboot\n";
  return output;
}

}  // namespace

std::vector<Command> upgrade_verbs() {
  return {
      {"upgrade check",
       "Ask the repository what this node may install",
       {kVersion},
       {kRetryFailed},
       {"orlop upgrade check", "orlop upgrade check 2.0 --json"},
       over("UpgradeCheck", upgrade_check_text, release_request)},
      {"upgrade plan",
       "Show what an upgrade would fetch, copy and write; changes nothing",
       {kVersion},
       {kRetryFailed},
       {"orlop upgrade plan", "orlop upgrade plan 2.0 --json"},
       over("UpgradePlan", upgrade_plan_text, release_request)},
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
       over("UpgradeStatus", upgrade_status_text)},
      {"upgrade cancel",
       "Stop a running upgrade; called again, give it up",
       {},
       {},
       {"orlop upgrade cancel"},
       over("UpgradeCancel", upgrade_cancel_text)},
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
