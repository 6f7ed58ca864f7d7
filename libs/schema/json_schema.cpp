// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <vector>

#include "libs/base/format.hpp"
#include "libs/schema/describe.hpp"
#include "libs/schema/node.hpp"

namespace orlop::schema {
namespace {

using codec::Value;

/// Writes nodes; remembers where it is, so that a section inside itself becomes a reference.
class Writer {
 public:
  explicit Writer(Null null) : null_(null) {}

  Value mapping(const AnySection& section, const std::string& pointer, std::string_view tag = {}) {
    open_.push_back({&section, pointer});
    auto schema = Value::object();
    auto properties = Value::object();
    auto required = Value::array();
    if (!section.document.empty()) {
      properties.set("schema", names(section));
      required.push("schema");
    }
    if (!tag.empty()) {
      properties.set(tag, Value::object({{"const", section.name}}));
      required.push(tag);
    }
    for (const auto& field : section.fields) {
      properties.set(field.key, node(Node(field), pointer + "/properties/" + escaped(field.key)));
      if (field.required) required.push(field.key);
    }
    schema.set("properties", std::move(properties));
    schema.set("additionalProperties", section.unknown == Unknown::kept);
    if (!required.items().empty()) schema.set("required", std::move(required));
    open_.pop_back();
    return schema;
  }

 private:
  struct Open {
    const AnySection* section;
    std::string pointer;
  };

  static Value names(const AnySection& section) {
    if (section.earlier.empty()) return Value::object({{"const", section.document}});
    auto all = Value::array();
    all.push(section.document);
    for (const auto name : section.earlier) all.push(name);
    return Value::object({{"enum", std::move(all)}});
  }

  /// RFC 6901.
  static std::string escaped(std::string_view key) {
    std::string text;
    for (const char c : key) text += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return text;
  }

  [[nodiscard]] const Open* opened(const AnySection* section) const {
    const auto found = std::ranges::find(open_, section, &Open::section);
    return found == open_.end() ? nullptr : &*found;
  }

  Value node(const Node& node, const std::string& pointer) {
    auto schema = members(node, pointer);
    if (!node.text().empty()) schema.set("description", node.text());
    if (schema.find("$ref") != nullptr || schema.find("oneOf") != nullptr) return schema;
    if (node.kinds() != kAnything) schema.set("type", kinds(node.kinds()));
    bounds(schema, node);
    const bool list = (node.kinds() & kList) != 0 && node.kinds() != kAnything;
    if (list && node.has_each()) schema.set("items", this->node(node.each(), pointer + "/items"));
    return schema;
  }

  Value members(const Node& node, const std::string& pointer) {
    if (node.kinds() == kAnything || (node.kinds() & kMapping) == 0) return Value::object();
    if (const auto* several = node.alternatives()) return one_of(*several, pointer);
    if (const auto* section = node.section()) {
      const auto* outer = opened(section);
      if (outer != nullptr) return Value::object({{"$ref", "#" + outer->pointer}});
      return mapping(*section, pointer);
    }
    if ((node.kinds() & kList) != 0 || !node.has_each()) return Value::object();
    return Value::object(
        {{"additionalProperties", this->node(node.each(), pointer + "/additionalProperties")}});
  }

  Value one_of(const Alternatives& several, const std::string& pointer) {
    auto forms = Value::array();
    for (const auto* section : several.sections) {
      auto form =
          mapping(*section, formatted("{}/oneOf/{}", pointer, forms.items().size()), several.tag);
      form.set("type", "object");
      if (!section->text.empty()) form.set("description", section->text);
      forms.push(std::move(form));
    }
    return Value::object({{"oneOf", std::move(forms)}});
  }

  [[nodiscard]] Value kinds(Kinds kinds) const {
    auto names = Value::array();
    if ((kinds & kBoolean) != 0) names.push("boolean");
    if ((kinds & kInteger) != 0) names.push("integer");
    if ((kinds & kNumber) != 0) names.push("number");
    if ((kinds & kString) != 0) names.push("string");
    if ((kinds & kList) != 0) names.push("array");
    if ((kinds & kMapping) != 0) names.push("object");
    if (null_ == Null::resets || (kinds & kNull) != 0) names.push("null");
    return names.items().size() == 1 ? names.items().front() : names;
  }

  static void bound(Value& schema, Bounds bounds, std::string_view least, std::string_view most) {
    if (bounds.least != 0) schema.set(least, bounds.least);
    if (bounds.most != kUnbounded) schema.set(most, bounds.most);
  }

  static void bounds(Value& schema, const Node& node) {
    const auto& field = node.field();
    const auto has = [kinds = node.kinds()](Kinds kind) { return (kinds & kind) != 0; };
    if (has(kString)) bound(schema, {0, field.bytes.most}, "minLength", "maxLength");
    if (has(kString) && field.bytes.least != 0) schema.set("minLength", 1);
    if (has(kList)) bound(schema, field.items, "minItems", "maxItems");
    if (has(kMapping)) bound(schema, field.items, "minProperties", "maxProperties");
    const auto range = node.number();
    if (has(kInteger) && range.least != Range().least) schema.set("minimum", range.least);
    if (has(kInteger) && range.most != Range().most) schema.set("maximum", range.most);
    if (!node.words().empty()) {
      auto words = Value::array();
      for (const auto word : node.words()) words.push(word);
      schema.set("enum", std::move(words));
    }
    if (!field.rule.pattern.empty()) schema.set("pattern", field.rule.pattern);
  }

  Null null_;
  std::vector<Open> open_;
};

}  // namespace

Value json_schema(const AnySection& section, std::string_view id, std::string_view title,
                  Null null) {
  auto top = Value::object({{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                            {"$id", id},
                            {"title", title},
                            {"type", "object"}});
  auto described = Writer(null).mapping(section, "");
  for (auto& member : described.members()) top.set(member.key, std::move(member.value));
  return top;
}

}  // namespace orlop::schema
