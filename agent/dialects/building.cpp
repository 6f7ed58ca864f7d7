// SPDX-License-Identifier: Apache-2.0
#include "agent/dialects/building.hpp"

#include <algorithm>

#include "libs/base/text.hpp"
#include "libs/schema/node.hpp"

namespace orlop::agent::dialects {

using codec::Member;
using codec::Position;
using codec::Value;

Value placed(Value value, Position place) {
  if (value.is_object()) {
    for (auto& member : value.members()) {
      if (member.position.line == 0) member.position = place;
      member.value = placed(std::move(member.value), place);
    }
  } else if (value.is_array()) {
    for (auto& item : value.items()) item = placed(std::move(item), place);
  }
  if (value.position().line == 0) value.at(place);
  return value;
}

void push(Value& document, std::string_view list, Value element, Position place) {
  auto* present = document.find(list);
  if (present == nullptr || !present->is_array()) {
    drop(document, list);
    document.members().push_back({std::string(list), Value::array().at(place), place});
    present = &document.members().back().value;
  }
  present->push(placed(std::move(element), place));
}

Value* element_named(Value& document, std::string_view list, std::string_view identity,
                     std::string_view name) {
  auto* present = document.find(list);
  if (present == nullptr || !present->is_array()) return nullptr;
  const auto found = std::ranges::find_if(present->items(), [&](const Value& element) {
    const auto* own = schema::name_of(element, {.key = identity});
    return own != nullptr && *own == name;
  });
  return found == present->items().end() ? nullptr : &*found;
}

void set(Value& mapping, std::string_view key, Value value, Position place) {
  const auto* present = mapping.find(key);
  if (present != nullptr && !present->is_null()) return;
  drop(mapping, key);
  mapping.members().push_back({std::string(key), placed(std::move(value), place), place});
}

Value& mapping_in(Value& document, std::string_view key, Position place) {
  set(document, key, Value(codec::Members{}), place);
  return *document.find(key);
}

void drop(Value& document, std::string_view key) {
  std::erase_if(document.members(), [key](const Member& member) { return member.key == key; });
}

std::string in_sentence(std::string_view sentence) {
  if (sentence.ends_with('.')) sentence.remove_suffix(1);
  std::string text(sentence);
  const bool word = text.size() > 1 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'a';
  if (word) text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

std::string shell_line(const Value& words) {
  std::string line;
  for (const auto& word : words.items()) {
    if (!word.is_string()) continue;
    if (!line.empty()) line += ' ';
    line += shell_quoted(word.string());
  }
  return line;
}

}  // namespace orlop::agent::dialects
