// SPDX-License-Identifier: Apache-2.0
#include "libs/config/describe.hpp"

#include <format>

#include "libs/config/schema.hpp"

namespace orlop::config {
namespace {

using codec::Value;

Value kind_names(Kinds kinds) {
  Value names = Value::array();
  if ((kinds & kBoolean) != 0) names.push("boolean");
  if ((kinds & kInteger) != 0) names.push("integer");
  if ((kinds & kString) != 0) names.push("string");
  if ((kinds & kList) != 0) names.push("array");
  if ((kinds & kMapping) != 0) names.push("object");
  names.push("null");
  return names;
}

Value mapping_schema(std::string_view path);

Value key_schema(const Key& key) {
  Value schema = (key.kinds & kMapping) != 0 ? mapping_schema(key.path) : Value(codec::Members{});
  schema.set("description", key.text);
  schema.set("type", kind_names(key.kinds));
  if (key.max != 0 && (key.kinds & kString) != 0 && key.max != INT64_MAX) {
    schema.set("maxLength", key.max);
  }
  if (key.max != 0 && (key.kinds & kList) != 0) schema.set("maxItems", key.max);
  if (const auto* element = find_key(std::string(key.path) + "[]")) {
    schema.set("items", key_schema(*element));
  }
  return schema;
}

Value mapping_schema(std::string_view path) {
  Value schema{codec::Members{}};
  if (const auto* any = find_key(join(path, "*"))) {
    return schema.set("additionalProperties", key_schema(*any));
  }
  Value properties{codec::Members{}};
  Value required = Value::array();
  for (const auto* key : children(path)) {
    properties.set(last_step(key->path), key_schema(*key));
    if (key->required) required.push(last_step(key->path));
  }
  schema.set("properties", std::move(properties)).set("additionalProperties", false);
  if (!required.items().empty()) schema.set("required", std::move(required));
  return schema;
}

std::string row(const Key& key) {
  return std::format("| `{}` | {} | {} | {}{} |\n", key.path, describe_kinds(key.kinds),
                     key.initial.empty() ? "" : std::format("`{}`", key.initial),
                     key.required ? "Required. " : "", key.text);
}

constexpr std::string_view kIntroduction =
    R"(# Configuration reference

<!-- Made from the schema table (libs/config/schema.cpp); a test compares. Do not edit. -->

A document is UTF-8 text of at most 1 MiB with `#cloud-config` (or `#kairos-config`, `#node-config`)
alone on one of its first ten lines, and one YAML mapping. Anchors, aliases, tags and several documents in one
file are refused. Every key is in this table; any other is an error. `orlop config validate FILE` says
what is wrong with a document, on any machine.

How documents are found, merged and applied: [configuration](../configuration.md).

| key | kind | default | meaning |
|---|---|---|---|
)";

constexpr std::string_view kRefusedIntroduction = R"(
## Keys of cloud-init and Kairos that are refused

They are errors, so that nothing is silently left out.

| key | instead |
|---|---|
)";

}  // namespace

Value json_schema() {
  Value schema = mapping_schema("");
  Value top = Value::object({{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                             {"$id", "urn:orlop:cloud-config"},
                             {"title", "Orlop OS configuration (#cloud-config)"},
                             {"type", "object"}});
  for (auto& member : schema.members()) top.set(member.key, std::move(member.value));
  return top;
}

std::string reference_page() {
  std::string page(kIntroduction);
  for (const auto& key : schema()) page += row(key);
  page += kRefusedIntroduction;
  for (const auto& key : refused_keys())
    page += std::format("| `{}` | {} |\n", key.path, key.instead);
  return page;
}

}  // namespace orlop::config
