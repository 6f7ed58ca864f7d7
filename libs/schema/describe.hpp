// SPDX-License-Identifier: Apache-2.0
// Describe: a section as published forms, JSON Schema and Markdown. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "libs/schema/validate.hpp"

namespace orlop::schema {

/// JSON Schema, draft 2020-12. `id` is its "$id", `title` its "title". Kinds, bounds, words and
/// names; rules as far as they have a pattern. Bounds of strings are ours in bytes and JSON
/// Schema's in characters, so that it takes a little more than validate().
[[nodiscard]] codec::Value json_schema(const AnySection& section, std::string_view id,
                                       std::string_view title, Null null = Null::refused);

/// A Markdown table, "| key | kind | default | meaning |", a row for every key at every depth.
[[nodiscard]] std::string key_table(const AnySection& section);

}  // namespace orlop::schema
