// SPDX-License-Identifier: Apache-2.0
#include "agent/status/status.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::status {
namespace {

using codec::Value;

const Value kNothing;

const Value& part(const Value& document, std::string_view key) {
  const auto* value = document.find(key);
  return value != nullptr ? *value : kNothing;
}

std::string text(const Value& document, std::string_view key) {
  const auto& value = part(document, key);
  if (value.is_string()) return value.string();
  if (value.is_int()) return std::to_string(value.integer());
  return {};
}

bool flag(const Value& document, std::string_view key) {
  const auto& value = part(document, key);
  return value.is_bool() && value.boolean();
}

std::string_view yes_no(bool value) { return value ? "yes" : "NO"; }

std::string line(std::string_view topic, std::string_view content) {
  return formatted("{:<15}{}\n", topic, content);
}

std::string indented(std::string_view content) { return line("", content); }

template <typename Each>
void for_each(const Value& list, const Each& each) {
  if (!list.is_array()) return;
  for (const auto& item : list.items()) each(item);
}

std::string release_lines(const Value& document) {
  const auto& release = part(document, "release");
  const auto slot = text(release, "slot");
  return line("release",
              formatted("{} {} {}, slot {}", text(release, "product"), text(release, "variant"),
                        text(release, "version"), slot.empty() ? "unknown" : slot)) +
         line("root hash", text(release, "rootHash")) + line("kernel", text(release, "kernel"));
}

std::string boot_lines(const Value& document) {
  const auto& boot = part(document, "boot");
  auto entry = text(boot, "entry");
  if (entry.empty()) entry = "none on the EFI system partition";
  const auto trial = flag(boot, "onTrial")
                         ? formatted(" (ON TRIAL, {} tries left)", text(boot, "triesLeft"))
                         : std::string();
  const auto& security = part(document, "security");
  return line("boot entry", entry + trial) + line("booted", text(boot, "time")) +
         line("security",
              formatted("Secure Boot: {}, TPM: {}, state encrypted: {}",
                        yes_no(flag(security, "secureBoot")), yes_no(flag(security, "tpm")),
                        yes_no(flag(security, "stateEncrypted"))));
}

std::string configuration_lines(const Value& document) {
  const auto& configuration = part(document, "configuration");
  if (part(configuration, "digest").is_null()) return line("configuration", "NONE WAS APPLIED");
  auto lines =
      line("configuration",
           formatted("generation {}, digest {}{}{}", text(configuration, "generation"),
                     text(configuration, "digest"),
                     flag(configuration, "measured") ? ", measured" : ", NOT MEASURED",
                     flag(configuration, "healthy") ? "" : ", NOT ALL OF IT IS IN EFFECT"));
  for_each(part(configuration, "diagnostics"), [&lines](const Value& diagnostic) {
    lines += indented(formatted("{}:{}:{}: {}: {}", text(diagnostic, "file"),
                                text(diagnostic, "line"), text(diagnostic, "column"),
                                text(diagnostic, "severity"), text(diagnostic, "message")));
    if (const auto remedy = text(diagnostic, "remedy"); !remedy.empty())
      lines += indented("  remedy: " + remedy);
  });
  return lines;
}

std::string command_lines(const Value& document) {
  std::string lines;
  for_each(part(document, "commands"), [&lines](const Value& command) {
    const auto state = text(command, "state");
    const bool well = state == "done" || state == "running";
    const auto how = state == "failed" ? formatted("FAILED with {}", text(command, "exitCode"))
                     : well            ? state
                                       : "INTERRUPTED, and not begun again";
    lines +=
        line(lines.empty() ? "commands" : "",
             formatted("{}: {}, started {}", text(command, "name"), how, text(command, "started")));
  });
  return lines;
}

std::string health_lines(const Value& document) {
  const auto& health = part(document, "health");
  const auto state = text(health, "state");
  if (state != "failed") return line("health", state);
  auto lines = line("health", "FAILED");
  for_each(part(health, "checks"), [&lines](const Value& check) {
    if (!flag(check, "passed"))
      lines += indented(formatted("{}: {}", text(check, "name"), text(check, "reason")));
  });
  return lines;
}

std::string upgrade_lines(const Value& document) {
  const auto& upgrade = part(document, "upgrade");
  const auto target = text(upgrade, "target");
  auto lines = line("upgrade", text(upgrade, "state") +
                                   (target.empty() ? "" : formatted(", release {}", target)));
  for (const char* key : {"interruption", "outcome"})
    if (const auto reason = text(upgrade, key); !reason.empty()) lines += indented(reason);
  for_each(part(document, "slots"), [&lines](const Value& slot) {
    const auto version = text(slot, "version");
    lines += line(formatted("slot {}", text(slot, "slot")),
                  flag(slot, "damaged")
                      ? "damaged"
                      : (version.empty() ? std::string("empty") : "release " + version) +
                            (flag(slot, "active") ? ", running" : ""));
  });
  for_each(part(document, "failedReleases"), [&lines](const Value& release) {
    lines += line("FAILED RELEASE", formatted("{} ({}): {}", text(release, "version"),
                                              text(release, "time"), text(release, "reason")));
  });
  return lines;
}

}  // namespace

std::string status_text(const Value& document) {
  auto lines = release_lines(document) + boot_lines(document) + configuration_lines(document) +
               command_lines(document) + health_lines(document) + upgrade_lines(document);
  for_each(part(document, "problems"), [&lines](const Value& problem) {
    if (problem.is_string()) lines += line("PROBLEM", problem.string());
  });
  return lines;
}

}  // namespace orlop::agent::status
