// SPDX-License-Identifier: Apache-2.0
// Plain fields: rows of documents that have no struct of their own, in one line each. Every member
// is there unless optional() says otherwise. Constant data.
#pragma once

#include "libs/schema/field.hpp"

namespace orlop::schema::plain {

constexpr Field string(std::string_view key, std::string_view text, Rule rule = {}) {
  return {.key = key, .kinds = kString, .text = text, .required = true, .rule = rule};
}
constexpr Field word(std::string_view key, std::string_view text,
                     std::span<const std::string_view> words) {
  return {.key = key, .kinds = kString, .text = text, .required = true, .words = words};
}
constexpr Field flag(std::string_view key, std::string_view text) {
  return {.key = key, .kinds = kBoolean, .text = text, .required = true};
}
/// From zero on.
constexpr Field count(std::string_view key, std::string_view text) {
  return {.key = key, .kinds = kInteger, .text = text, .required = true, .number = {.least = 0}};
}
constexpr Field number(std::string_view key, std::string_view text) {
  return {.key = key, .kinds = kNumber, .text = text, .required = true};
}
constexpr Field anything(std::string_view key, std::string_view text) {
  return {.key = key, .kinds = kAnything, .text = text, .required = true};
}
/// `each` describes the elements.
constexpr Field list(std::string_view key, std::string_view text, const Field& each) {
  return {.key = key, .kinds = kList, .text = text, .required = true, .each = &each};
}
/// Of free keys; `each` describes the values.
constexpr Field map(std::string_view key, std::string_view text, const Field& each) {
  return {.key = key, .kinds = kMapping, .text = text, .required = true, .each = &each};
}
constexpr Field mapping(std::string_view key, std::string_view text, const AnySection& section) {
  return {.key = key, .kinds = kMapping, .text = text, .required = true, .section = &section};
}
/// An element that is a mapping.
constexpr Field element(const AnySection& section) {
  return {.kinds = kMapping, .section = &section};
}

constexpr Field optional(Field field) {
  field.required = false;
  return field;
}
constexpr Field nullable(Field field) {
  field.kinds |= kNull;
  return field;
}
constexpr Field formerly(std::string_view key, Field field) {
  field.formerly = key;
  return field;
}

inline constexpr Field kText = {.kinds = kString};
inline constexpr Field kAny = {.kinds = kAnything};

/// A document's or mapping's section; readers pass over members that newer writers add.
constexpr AnySection section(std::string_view text, std::span<const Field> fields) {
  return {.text = text, .fields = fields, .unknown = Unknown::kept};
}
constexpr AnySection document(std::string_view schema, std::string_view text,
                              std::span<const Field> fields) {
  return {.document = schema, .text = text, .fields = fields, .unknown = Unknown::kept};
}

/// A later version; `earlier` ones are read as well (see formerly).
constexpr AnySection document(std::string_view schema, std::span<const std::string_view> earlier,
                              std::string_view text, std::span<const Field> fields) {
  auto section = document(schema, text, fields);
  section.earlier = earlier;
  return section;
}

}  // namespace orlop::schema::plain
