// SPDX-License-Identifier: Apache-2.0
#include "libs/schema/redact.hpp"

#include "libs/schema/node.hpp"

namespace orlop::schema {
namespace {

using codec::Value;

void redact_members(Value& mapping, const AnySection& section);

void redact_value(Value& value, const Node& node) {
  if (value.is_null() || value.is_secret()) return;  // a name, not what it names
  if (node.secret()) {
    value = Value(kRedacted).at(value.position());
    return;
  }
  if (value.is_array()) {
    if (!node.has_each()) return;
    for (auto& item : value.items()) redact_value(item, node.each());
  } else if (value.is_object()) {
    if (const auto* several = node.alternatives()) {
      if (const auto* section = chosen(*several, value)) redact_members(value, *section);
    } else if (const auto* section = node.section()) {
      redact_members(value, *section);
    } else if (node.has_each()) {
      for (auto& member : value.members()) redact_value(member.value, node.each());
    }
  }
}

void redact_members(Value& mapping, const AnySection& section) {
  for (auto& member : mapping.members()) {
    if (const auto* field = find_field(section, member.key)) {
      redact_value(member.value, Node(*field));
    }
  }
}

}  // namespace

Value redact(Value document, const AnySection& section) {
  auto* mapping = section.path.empty() ? &document : document.find(section.path);
  if (mapping != nullptr && mapping->is_object()) redact_members(*mapping, section);
  return conceal(std::move(document));
}

}  // namespace orlop::schema
