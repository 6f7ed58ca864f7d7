// SPDX-License-Identifier: Apache-2.0
#include "agent/dialects/ignition/merge.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace orlop::agent::dialects::ignition {
namespace {

using codec::Value;

bool holds_nothing(const Value& value) {
  return value.is_null() || (value.is_array() && value.items().empty()) ||
         (value.is_object() && value.members().empty());
}

/// What names an element of a list of mappings, or nothing.
const std::string* name_of_element(const Value& element) {
  for (const auto* key : {"device", "path", "name", "label"}) {
    const auto* name = element.find(key);
    if (name != nullptr && name->is_string()) return &name->string();
  }
  return nullptr;
}

void merge_lists(codec::Array& parent, const codec::Array& child) {
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < parent.size(); ++i) {
    if (const auto* name = name_of_element(parent[i])) places.try_emplace(*name, i);
  }
  for (const auto& element : child) {
    const auto* name = name_of_element(element);
    const auto known = name == nullptr ? places.end() : places.find(*name);
    if (known != places.end()) {
      parent[known->second] = merged(std::move(parent[known->second]), element);
    } else if (element.is_object() || !std::ranges::contains(parent, element)) {
      parent.push_back(element);
    }
  }
}

}  // namespace

Value pruned(const Value& value) {
  if (value.is_array()) {
    auto list = Value::array();
    for (const auto& item : value.items()) list.items().push_back(pruned(item));
    return std::move(list.at(value.position()));
  }
  if (!value.is_object()) return value;
  auto mapping = Value(codec::Members{});
  for (const auto& member : value.members()) {
    auto kept = pruned(member.value);
    if (!holds_nothing(kept))
      mapping.members().push_back({member.key, std::move(kept), member.position});
  }
  return std::move(mapping.at(value.position()));
}

void place_at(Value& value, codec::Position position) {
  value.at(position);
  if (value.is_array())
    for (auto& item : value.items()) place_at(item, position);
  if (!value.is_object()) return;
  for (auto& member : value.members()) {
    member.position = position;
    place_at(member.value, position);
  }
}

Value merged(Value parent, const Value& child) {
  if (parent.is_array() && child.is_array()) {
    merge_lists(parent.items(), child.items());
    return parent;
  }
  if (!parent.is_object() || !child.is_object()) return child;
  for (const auto& member : child.members()) {
    if (auto* known = parent.find(member.key)) {
      *known = merged(std::move(*known), member.value);
    } else {
      parent.members().push_back(member);
    }
  }
  return parent;
}

}  // namespace orlop::agent::dialects::ignition
