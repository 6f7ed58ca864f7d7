// SPDX-License-Identifier: Apache-2.0
#include "libs/schema/node.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "libs/base/format.hpp"

namespace orlop::schema {
namespace {

using codec::Value;

constexpr Field kUndescribed = {.kinds = kAnything};
constexpr Field kUnsaid = {};

constexpr std::array<std::pair<Kinds, std::string_view>, 7> kKindNames = {{
    {kBoolean, "boolean"},
    {kInteger, "integer"},
    {kNumber, "number"},
    {kString, "string"},
    {kList, "list"},
    {kMapping, "mapping"},
    {kNull, "null"},
}};

}  // namespace

std::string describe_kinds(Kinds kinds) {
  if (kinds == kAnything) return "anything";
  std::vector<std::string_view> names;
  for (const auto& [kind, name] : kKindNames) {
    if ((kinds & kind) != 0) names.push_back(name);
  }
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += names[i];
  }
  return text;
}

bool accepts(Kinds kinds, const Value& value) {
  return ((kinds & kBoolean) != 0 && value.is_bool()) ||
         ((kinds & kInteger) != 0 && value.is_int()) ||
         ((kinds & kNumber) != 0 && value.is_number()) ||
         ((kinds & kString) != 0 && value.is_string()) ||
         ((kinds & kList) != 0 && value.is_array()) ||
         ((kinds & kMapping) != 0 && value.is_object()) ||
         ((kinds & kNull) != 0 && value.is_null());
}

const Field* find_field(const AnySection& section, std::string_view key) {
  if (key.empty()) return nullptr;
  const auto found = std::ranges::find_if(section.fields, [key](const Field& field) {
    return field.key == key || field.formerly == key;
  });
  return found == section.fields.end() ? nullptr : &*found;
}

Kinds Node::kinds() const {
  if (field_->kinds != 0) return field_->kinds;
  if (type_ != nullptr) return type_->kinds;
  return field_->section != nullptr || field_->alternatives != nullptr ? kMapping : kAnything;
}

Range Node::number() const {
  const Range said = field_->number;
  if (type_ == nullptr || (type_->kinds & kInteger) == 0) return said;
  return {.least = std::max(said.least, type_->number.least),
          .most = std::min(said.most, type_->number.most)};
}

std::span<const std::string_view> Node::words() const {
  return !field_->words.empty() || type_ == nullptr ? field_->words : type_->words;
}

const AnySection* Node::section() const {
  return field_->section != nullptr || type_ == nullptr ? field_->section : type_->section;
}

const Alternatives* Node::alternatives() const {
  return field_->alternatives != nullptr || type_ == nullptr ? field_->alternatives
                                                             : type_->alternatives;
}

bool Node::has_each() const {
  return field_->each != nullptr || (type_ != nullptr && type_->each != nullptr);
}

Node Node::each() const {
  if (field_->each != nullptr) {
    const auto* own = field_->each->member.type;
    return {*field_->each, own != nullptr || type_ == nullptr ? own : type_->each};
  }
  if (type_ != nullptr && type_->each != nullptr) return {kUnsaid, type_->each};
  return Node(kUndescribed);
}

std::string_view Node::text() const {
  if (!field_->text.empty() || section() == nullptr) return field_->text;
  return section()->text;
}

Identity Node::identity() const {
  const auto* element = has_each() ? each().section() : nullptr;
  return element == nullptr ? Identity() : Identity{element->identity, element->adds};
}

std::string join(std::string_view path, std::string_view key) {
  return path.empty() ? std::string(key) : std::string(path) + '.' + std::string(key);
}

const codec::Member* member_of(const Value& mapping, const Field& field) {
  if (!mapping.is_object()) return nullptr;
  const auto named = [&mapping](std::string_view key) -> const codec::Member* {
    const auto found = std::ranges::find(mapping.members(), key, &codec::Member::key);
    return found == mapping.members().end() ? nullptr : &*found;
  };
  const auto* member = named(field.key);
  return member != nullptr || field.formerly.empty() ? member : named(field.formerly);
}

const AnySection* chosen(const Alternatives& alternatives, const Value& mapping) {
  const auto* tag = mapping.find(alternatives.tag);
  if (tag == nullptr || !tag->is_string()) return nullptr;
  const auto found = std::ranges::find_if(
      alternatives.sections, [tag](const auto* section) { return section->name == tag->string(); });
  return found == alternatives.sections.end() ? nullptr : *found;
}

const std::string* name_of(const Value& item, Identity identity) {
  const auto* name = identity.empty() ? nullptr : item.find(identity.key);
  const auto* adds = identity.adds.empty() ? nullptr : item.find(identity.adds);
  if (adds != nullptr && adds->is_bool() && adds->boolean()) return nullptr;
  return name != nullptr && name->is_string() ? &name->string() : nullptr;
}

void report_names_twice(const Value& list, Identity identity, std::string_view path,
                        Report& report) {
  std::set<std::string_view> seen;
  for (const auto& item : list.items()) {
    const auto* name = name_of(item, identity);
    if (name == nullptr || seen.insert(*name).second) continue;
    report.error(item.find(identity.key)->position(), "duplicate",
                 formatted("'{}' is in '{}' twice", *name, path), "Keep one of them.");
  }
}

std::optional<Node> find_node(const AnySection& section, std::string_view path) {
  const auto end = path.find_first_of(".[");
  const auto* field = find_field(section, path.substr(0, end));
  if (field == nullptr) return std::nullopt;
  Node node(*field);
  path = end == std::string_view::npos ? std::string_view() : path.substr(end);
  while (!path.empty()) {
    const bool any = path.starts_with("[]") || path.starts_with(".*");
    if (any && node.has_each()) {
      node = node.each();
      path.remove_prefix(2);
    } else if (path.starts_with('.') && node.section() != nullptr) {
      return find_node(*node.section(), path.substr(1));
    } else {
      return std::nullopt;
    }
  }
  return node;
}

}  // namespace orlop::schema
