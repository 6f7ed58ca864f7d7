// SPDX-License-Identifier: Apache-2.0
// From a valid document to its owner and back.
#include <algorithm>

#include "libs/base/format.hpp"
#include "libs/schema/node.hpp"
#include "libs/schema/types.hpp"

namespace orlop::schema {
namespace {

using codec::Value;

bool is_empty(const Value& value) {
  return value.is_null() || (value.is_bool() && !value.boolean()) ||
         (value.is_int() && value.integer() == 0) ||
         (value.is_string() && value.string().empty()) ||
         (value.is_array() && value.items().empty()) ||
         (value.is_object() && value.members().empty());
}

/// What no field of the section speaks of.
Value unknown_members(const AnySection& section, const Value& mapping) {
  auto others = Value::object();
  for (const auto& member : mapping.members()) {
    const bool name = !section.document.empty() && member.key == "schema";
    if (!name && find_field(section, member.key) == nullptr) others.set(member.key, member.value);
  }
  return others;
}

/// The writing functions take no owner apart, they only look: `in` is one function for both ways.
void* mutable_owner(const void* owner) { return const_cast<void*>(owner); }

}  // namespace

void read_value(const Type& type, const Value& value, void* into) {
  if (accepts(type.kinds, value)) type.read(value, into);
}

void read_members(const AnySection& section, const Value& mapping, void* owner) {
  if (!mapping.is_object()) return;
  for (const auto& field : section.fields) {
    if (field.member.type == nullptr) continue;
    const auto* member = member_of(mapping, field);
    const auto* type = field.member.type;
    if (member == nullptr) continue;
    read_value(*type, member->value, field.member.in(owner));
  }
  if (section.others.type != nullptr) {
    section.others.type->read(unknown_members(section, mapping), section.others.in(owner));
  }
}

void read_section(const AnySection& section, const Value& document, void* owner) {
  const auto* mapping = section.path.empty() ? &document : document.find(section.path);
  if (mapping != nullptr) read_members(section, *mapping, owner);
}

Value write_section(const AnySection& section, const void* owner) {
  auto mapping = Value::object();
  if (!section.document.empty()) mapping.set("schema", section.document);
  for (const auto& field : section.fields) {
    if (field.member.type == nullptr) continue;
    auto value = field.member.type->write(field.member.in(mutable_owner(owner)));
    if (value.is_null() && (field.member.type->kinds & kNull) == 0) continue;
    if (field.written == Written::when_set && is_empty(value)) continue;
    mapping.set(field.key, std::move(value));
  }
  if (section.others.type != nullptr) {
    const auto others = section.others.type->write(section.others.in(mutable_owner(owner)));
    if (others.is_object()) {
      for (const auto& member : others.members()) mapping.set(member.key, member.value);
    }
  }
  return mapping;
}

namespace detail {

Problem no_text(const Value& value, std::string_view name, std::string_view example,
                const Error* error) {
  std::string remedy = error == nullptr ? std::string() : error->remedy();
  if (remedy.empty()) remedy = formatted("Write for example '{}'.", example);
  constexpr std::size_t kQuoted = 128;  // a text of this kind may be a log of megabytes
  const auto& text = value.string();
  if (text.size() > kQuoted) return {formatted("is no {}", name), std::move(remedy)};
  return {formatted("is no {}: '{}'", name, text), std::move(remedy)};
}

Value tagged(std::string_view tag, std::string_view name, Value value) {
  auto& members = value.members();
  members.insert(members.begin(), {std::string(tag), Value(name), {}});
  return value;
}

}  // namespace detail
}  // namespace orlop::schema
