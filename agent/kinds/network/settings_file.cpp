// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/network/settings_file.hpp"

#include <algorithm>

#include "agent/kinds/network/forms.hpp"
#include "agent/kinds/rules.hpp"
#include "libs/base/format.hpp"
#include "libs/base/text.hpp"

namespace orlop::agent::kinds::network {
namespace {

std::string in_words(const codec::Value& value, Form form) {
  if (value.is_bool()) return value.boolean() ? "yes" : "no";
  if (value.is_array()) return join_words(texts_of(&value), " ");
  auto text = text_of(&value);
  const bool bare = !text.empty() && std::ranges::all_of(text, is_digit);
  return form == Form::milliseconds && bare ? text + "ms" : text;
}

}  // namespace

void SettingsFile::section(std::string_view name, bool kept) {
  parts_.push_back({formatted("[{}]\n", name), {}, kept});
}

void SettingsFile::line(std::string_view name, std::string_view value) {
  if (value.empty() || has_control_character(value) || value.ends_with('\\')) return;
  parts_.back().lines += formatted("{}={}\n", name, value);
}

void SettingsFile::settings(const codec::Value& mapping, std::span<const Setting> table) {
  for (const auto& setting : table) {
    if (const auto* value = given(mapping, setting.key)) {
      line(setting.name, in_words(*value, setting.form));
    }
  }
}

bool SettingsFile::empty() const {
  return std::ranges::none_of(parts_,
                              [](const Part& part) { return part.kept || !part.lines.empty(); });
}

std::string SettingsFile::text() const {
  std::string text;
  for (const auto& part : parts_) {
    if (part.lines.empty() && !part.kept) continue;
    if (!text.empty()) text += '\n';
    text += part.header + part.lines;
  }
  return text;
}

}  // namespace orlop::agent::kinds::network
