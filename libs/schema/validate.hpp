// SPDX-License-Identifier: Apache-2.0
// Validate: a document held against its section. Every fault is found, not just the first, each
// with its place, a stable code and a remedy; time and memory grow with the document. Pure
// functions.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "libs/base/result.hpp"
#include "libs/schema/field.hpp"

namespace orlop::schema {

/// Reading ends at so many errors, which the last one says ("too-many").
inline constexpr std::size_t kMostErrors = 500;

enum class Null {
  refused,  ///< a key without a value is an error
  resets    ///< it means that the key is not set; said as a note
};

/// References to secrets, where a string is taken.
enum class Secrets {
  refused,    ///< nobody would look the secret up
  referenced  ///< what they hold is not known yet, and not checked
};

struct Reading {
  std::string_view file = "the document";  ///< stands before line and column
  Null null = Null::refused;
  Secrets secrets = Secrets::refused;
  std::span<const Refused> refused = {};
  FileOf file_of = {};       ///< of a document put together from several files; else empty
  When when = When::always;  ///< which checks of several members run besides those that always do
  /// Overrides what sections say; tests hold writers against their declaration with `refused`.
  std::optional<Unknown> unknown = {};
  std::string_view page = {};  ///< where every key is listed: "docs/reference/configuration.md"
};

/// Kinds, bounds, words, rules, required, unknown and refused keys; then what members must be
/// together, in each mapping that has no error of its own.
[[nodiscard]] Diagnostics validate(const codec::Value& document, const AnySection& section,
                                   const Reading& reading = {});

/// Only what members must be together, for a document put together from valid ones.
[[nodiscard]] Diagnostics validate_together(const codec::Value& document, const AnySection& section,
                                            const Reading& reading = {});

/// Errc::invalid with every error as "file:line:column: message (remedy)", one a line.
[[nodiscard]] Error to_error(const Diagnostics& diagnostics);

/// The value at a path such as "users[0].name", "users[alice].name" (elements with an identity are
/// found by it when `section` is given) or "kernel.package"; nullptr when there is none.
[[nodiscard]] const codec::Value* find_value(const codec::Value& document, std::string_view path,
                                             const AnySection* section = nullptr);

}  // namespace orlop::schema
