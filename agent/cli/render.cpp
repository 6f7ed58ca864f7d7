// SPDX-License-Identifier: Apache-2.0
#include "agent/cli/render.hpp"

#include <algorithm>
#include <format>

namespace orlop::agent::cli {
namespace {

using codec::Value;

const codec::Array& items_of(const Value& document, std::string_view key) {
  static const codec::Array kNone;
  const auto* list = document.find(key);
  return list != nullptr && list->is_array() ? list->items() : kNone;
}

std::uint64_t size_of(const Value& document, std::string_view key) {
  return document.get_size(key).value_or(0);
}

std::string joined(const codec::Array& items, std::string_view separator) {
  std::string text;
  for (const auto& item : items)
    if (item.is_string()) text += (text.empty() ? "" : std::string(separator)) + item.string();
  return text;
}

std::string target_version(const Value& document, std::string_view key) {
  const auto* target = document.find(key);
  return target == nullptr ? std::string() : text_of(*target, "version");
}

}  // namespace

std::string diagnostics_text(const Value& document) {
  std::string text;
  for (const auto& item : items_of(document, "diagnostics")) {
    text += text_of(item, "file");
    if (size_of(item, "line") > 0)
      text += std::format(":{}:{}", text_of(item, "line"), text_of(item, "column"));
    text += std::format(": {}: {} [{}]\n", text_of(item, "severity"), text_of(item, "message"),
                        text_of(item, "code"));
    if (const auto remedy = text_of(item, "remedy"); !remedy.empty())
      text += std::format("  remedy: {}\n", remedy);
  }
  return text;
}

bool has_error(const Value& document) {
  return std::ranges::any_of(items_of(document, "diagnostics"), [](const Value& item) {
    return text_of(item, "severity") == "error";
  });
}

std::string plan_text(const Value& document) {
  std::string text;
  for (const auto& action : items_of(document, "actions")) {
    auto effect = text_of(action, "effect");
    if (const auto units = joined(items_of(action, "units"), " "); !units.empty())
      effect += ' ' + units;
    text += std::format("{:<7} {}  ({}; {})\n", text_of(action, "change"),
                        text_of(action, "resource"), effect, text_of(action, "detail"));
  }
  if (text.empty()) return "nothing to do\n";
  if (text_of(document, "reboot") == "yes") text += "takes effect after a reboot\n";
  return text;
}

std::string history_text(const Value& document) {
  std::string text;
  for (const auto& generation : items_of(document, "generations"))
    text += std::format("{:>5}  {}  release {}  {}  {}\n", text_of(generation, "generation"),
                        text_of(generation, "time"), text_of(generation, "release"),
                        text_of(generation, "cause"), text_of(generation, "digest").substr(0, 16));
  return text.empty() ? "no generation is recorded\n" : text;
}

std::string upgrade_check_text(const Value& document) {
  const auto version = target_version(document, "available");
  if (!version.empty()) return std::format("release {} can be installed\n", version);
  return std::format("nothing to install: {}\n", text_of(document, "reason"));
}

std::string upgrade_plan_text(const Value& document) {
  return std::format(
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
    text += std::format("slot {}: {} {}\n", text_of(slot, "slot"), text_of(slot, "state"),
                        text_of(slot, "version"));
  for (const auto& failed : items_of(document, "failedReleases"))
    text += std::format("release {} failed here: {}\n", text_of(failed, "version"),
                        text_of(failed, "reason"));
  return text;
}

std::string rollback_text(const Value& document) {
  if (text_of(document, "effect") == "none")
    return std::format("release {} stays, {} is called off\n  boot entry {} goes\n",
                       text_of(document, "to"), text_of(document, "from"),
                       text_of(document, "removesBootEntry"));
  return std::format("from release {} back to {}\n  boot entry {} becomes {}\n",
                     text_of(document, "from"), text_of(document, "to"),
                     text_of(document, "renamesBootEntry"),
                     text_of(document, "renamesBootEntryTo"));
}

std::string health_text(const Value& document) {
  auto text = std::format("{} (release {}, {})\n", text_of(document, "state"),
                          text_of(document, "version"), text_of(document, "time"));
  for (const auto& check : items_of(document, "checks"))
    text += std::format("  {:<6} {} {}\n", text_of(check, "passed") == "yes" ? "passed" : "FAILED",
                        text_of(check, "name"), text_of(check, "reason"));
  return text;
}

std::string verdict_text(const Value& document) {
  std::string text;
  for (const auto& claim : items_of(document, "claims"))
    text += std::format("{:<8} {:<16} {}\n", text_of(claim, "result"), text_of(claim, "claim"),
                        text_of(claim, "reason"));
  return text + (text_of(document, "pass") == "yes" ? "PASS\n" : "FAIL\n");
}

std::string install_plan_text(const Value& document) {
  const auto overwrites = text_of(document, "overwrites");
  auto text = std::format("release {} to {} ({})\n  root hash  {}\n", text_of(document, "version"),
                          text_of(document, "device"), mebibytes(size_of(document, "deviceBytes")),
                          text_of(document, "rootHash"));
  return text + (overwrites.empty() ? "  the disk is empty\n"
                                    : std::format("  OVERWRITES {}\n", overwrites));
}

}  // namespace orlop::agent::cli
