// SPDX-License-Identifier: Apache-2.0
#include "libs/schema/sift.hpp"

#include <set>

#include "libs/schema/node.hpp"

namespace orlop::schema {
namespace {

using codec::Value;

class Sifter {
 public:
  explicit Sifter(const Reading& reading) : reading_(reading) {}

  /// Nothing when the mapping is not valid without what is wrong in it.
  std::optional<Value> mapping(const Value& value, const AnySection& section) const {
    if (!value.is_object()) return std::nullopt;
    auto kept = Value(codec::Members{}).at(value.position());
    for (const auto& member : value.members()) {
      const auto* field = find_field(section, member.key);
      std::optional<Value> part;
      if (field != nullptr) part = usable(member.value, Node(*field));
      if (field == nullptr && section.unknown == Unknown::kept) part = member.value;
      if (part) kept.members().push_back({member.key, *std::move(part), member.position});
    }
    if (is_valid(kept, section)) return kept;
    return agreeing(kept, section);
  }

 private:
  bool is_valid(const Value& value, const AnySection& section) const {
    return !has_errors(validate(value, section, reading_));
  }

  bool is_valid(const Value& value, const Node& node) const { return takes(node, value, reading_); }

  /// Members that are right each for itself, but not together: the first ones that are.
  std::optional<Value> agreeing(const Value& value, const AnySection& section) const {
    auto kept = Value(codec::Members{}).at(value.position());
    for (const auto& field : section.fields) {
      const auto* member = field.required ? member_of(value, field) : nullptr;
      if (member != nullptr) kept.members().push_back(*member);
    }
    if (!is_valid(kept, section)) return std::nullopt;
    for (const auto& member : value.members()) {
      if (kept.find(member.key) != nullptr) continue;
      kept.members().push_back(member);
      if (!is_valid(kept, section)) kept.members().pop_back();
    }
    return kept;
  }

  std::optional<Value> usable(const Value& value, const Node& node) const {
    if (is_valid(value, node)) return value;
    const auto* section = node.section();
    const bool in_parts = node.field().faulty == Faulty::used_in_parts ||
                          (section != nullptr && section->faulty == Faulty::used_in_parts);
    if (!in_parts) return std::nullopt;
    std::optional<Value> kept;
    if (value.is_array() && node.has_each()) kept = elements(value, node);
    if (value.is_object() && section != nullptr) kept = mapping(value, *section);
    if (value.is_object() && section == nullptr && node.has_each()) kept = members(value, node);
    return kept && is_valid(*kept, node) ? kept : std::nullopt;
  }

  Value elements(const Value& value, const Node& node) const {
    auto kept = Value(codec::Array{}).at(value.position());
    std::set<std::string> names;
    for (const auto& item : value.items()) {
      auto part = usable(item, node.each());
      if (!part || !is_valid(Value::array({*part}), node)) continue;
      const auto* name = name_of(*part, node.identity());
      if (name == nullptr || names.insert(*name).second) kept.push(*std::move(part));
    }
    return kept;
  }

  Value members(const Value& value, const Node& node) const {
    auto kept = Value(codec::Members{}).at(value.position());
    for (const auto& member : value.members()) {
      auto part = usable(member.value, node.each());
      if (part && is_valid(Value::object({{member.key, *part}}), node))
        kept.members().push_back({member.key, *std::move(part), member.position});
    }
    return kept;
  }

  const Reading& reading_;
};

}  // namespace

Value sift(const Value& document, const AnySection& section, const Reading& reading) {
  if (!has_errors(validate(document, section, reading))) return document;
  return Sifter(reading).mapping(document, section).value_or(Value(codec::Members{}));
}

}  // namespace orlop::schema
