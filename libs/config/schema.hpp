// SPDX-License-Identifier: Apache-2.0
// The configuration language as one table: each key with its kinds, bounds, rule and sentence.
//
// Validation, the published JSON Schema and the reference page are all read from this table.
// Paths are written with dots; `[]` is any element of a list, `*` any key of a mapping. Constant
// data; safe from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libs/codec/value.hpp"

namespace orlop::config {

/// The kinds of value a key accepts, as a set.
using Kinds = unsigned;
inline constexpr Kinds kBoolean = 1U << 0U;
inline constexpr Kinds kInteger = 1U << 1U;
inline constexpr Kinds kString = 1U << 2U;
inline constexpr Kinds kList = 1U << 3U;
inline constexpr Kinds kMapping = 1U << 4U;

/// What a rule has against a value: it completes the sentence "'users[0].name' …".
struct Problem {
  std::string complaint;
  std::string remedy;
};

/// Looks at a value whose kind is right.
using Rule = std::optional<Problem> (*)(const codec::Value&);

struct Key {
  std::string_view path;
  Kinds kinds = 0;
  std::string_view text;          ///< the reference page's sentence
  std::string_view initial = {};  ///< the default, as YAML; empty: none
  bool required = false;          ///< inside its mapping
  std::int64_t max = 0;  ///< most bytes of a string, elements of a list, or the largest integer
  Rule rule = nullptr;
  /// Of a list of mappings: the member that names an element. A later document's element of the
  /// same name replaces the earlier one.
  std::string_view identity = {};
};

/// Every key, in the order of the reference page.
[[nodiscard]] std::span<const Key> schema();
/// The entry of exactly this path, or nullptr.
[[nodiscard]] const Key* find_key(std::string_view path);
/// The entries one level below `path` ("" for the top level).
[[nodiscard]] std::vector<const Key*> children(std::string_view path);
/// "users" + "name" -> "users.name"; "" + "users" -> "users".
[[nodiscard]] std::string join(std::string_view path, std::string_view key);
/// "users.name" -> "name".
[[nodiscard]] std::string last_step(std::string_view path);
/// "boolean, string or list".
[[nodiscard]] std::string describe_kinds(Kinds kinds);
[[nodiscard]] bool accepts(Kinds kinds, const codec::Value& value);

/// A key of cloud-init or Kairos that is refused by name, and what to do instead.
struct RefusedKey {
  std::string_view path;
  std::string_view instead;
};
[[nodiscard]] std::span<const RefusedKey> refused_keys();

}  // namespace orlop::config
