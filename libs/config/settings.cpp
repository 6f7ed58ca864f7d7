// SPDX-License-Identifier: Apache-2.0
#include "libs/config/settings.hpp"

#include <charconv>

namespace orlop::config {
namespace {

using codec::Value;

/// The value at section.key, or nullptr.
const Value* look(const Value& document, std::string_view section, std::string_view key) {
  const auto* found = document.find(section);
  return found == nullptr ? nullptr : found->find(key);
}

bool flag(const Value& document, std::string_view section, std::string_view key) {
  const auto* value = look(document, section, key);
  return value != nullptr && value->is_bool() && value->boolean();
}

std::string text(const Value& document, std::string_view section, std::string_view key,
                 std::string_view initial) {
  const auto* value = look(document, section, key);
  return std::string(value != nullptr && value->is_string() ? std::string_view(value->string())
                                                            : initial);
}

}  // namespace

Settings settings_of(const Value& document) {
  const Settings initial;
  Settings settings;
  settings.install = {.automatic = flag(document, "install", "auto"),
                      .device = text(document, "install", "device", initial.install.device),
                      .reboot = flag(document, "install", "reboot"),
                      .poweroff = flag(document, "install", "poweroff")};
  settings.repository = text(document, "upgrade", "repository", initial.repository);
  settings.channel = text(document, "upgrade", "channel", initial.channel);
  settings.health_deadline =
      parse_duration(text(document, "health", "deadline", "")).value_or(initial.health_deadline);
  return settings;
}

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || end + 1 != text.data() + text.size()) return std::nullopt;
  const std::int64_t unit = *end == 's' ? 1 : *end == 'm' ? 60 : *end == 'h' ? 3600 : 0;
  constexpr std::int64_t kDay = 86400;
  if (unit == 0 || count < 1 || count > kDay / unit) return std::nullopt;
  return std::chrono::seconds(count * unit);
}

std::vector<std::string> split_names(std::string_view text) {
  std::vector<std::string> names;
  while (!text.empty()) {
    const auto comma = text.find(',');
    auto part = text.substr(0, comma);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) names.emplace_back(part);
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return names;
}

}  // namespace orlop::config
