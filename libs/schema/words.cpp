// SPDX-License-Identifier: Apache-2.0
#include "libs/schema/words.hpp"

#include <algorithm>
#include <optional>

#include "libs/schema/node.hpp"

namespace orlop::schema {
namespace {

using codec::Value;

std::optional<bool> boolean_of(const std::string& text) {
  if (text.size() > 5) return std::nullopt;
  std::string word = text;
  std::ranges::transform(word, word.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (word == "yes" || word == "on" || word == "true") return true;
  if (word == "no" || word == "off" || word == "false") return false;
  return std::nullopt;
}

void read_words(Value& value, const Node& node);

void read_members_of(Value& value, const AnySection& section) {
  for (auto& member : value.members()) {
    if (const auto* field = find_field(section, member.key)) read_words(member.value, Node(*field));
  }
}

void read_words(Value& value, const Node& node) {
  if (value.is_string() && node.kinds() == kBoolean) {
    const auto meant = boolean_of(value.string());
    if (meant) value = Value(*meant).at(value.position());
  } else if (value.is_object() && node.section() != nullptr) {
    read_members_of(value, *node.section());
  } else if (value.is_object() && node.has_each()) {
    for (auto& member : value.members()) read_words(member.value, node.each());
  } else if (value.is_array() && node.has_each()) {
    for (auto& item : value.items()) read_words(item, node.each());
  }
}

}  // namespace

void read_boolean_words(Value& document, const AnySection& section) {
  if (document.is_object()) read_members_of(document, section);
}

}  // namespace orlop::schema
