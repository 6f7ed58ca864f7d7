// SPDX-License-Identifier: Apache-2.0
// Functions: the filters and methods of templates, their tests, and how values are compared and
// written. `{{ x | lower }}` and `{{ x.lower() }}` are the same. Pure functions.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "libs/base/result.hpp"
#include "libs/codec/value.hpp"

namespace orlop::templates {

/// Calls the function of that name; Errc::invalid: there is none, or it does not take these. What
/// it makes has at most `max_bytes`.
[[nodiscard]] Result<codec::Value> call_function(std::string_view name, const codec::Value& subject,
                                                 std::span<const codec::Value> arguments,
                                                 std::size_t max_bytes);

/// Whether a value is what a test says; nothing for a test that is not known.
[[nodiscard]] std::optional<bool> holds(std::string_view test, const codec::Value& value);

/// The value of `left` SIGN `right`, but for `and` and `or`.
[[nodiscard]] Result<codec::Value> combine(std::string_view sign, const codec::Value& left,
                                           const codec::Value& right);

/// Null, false, 0 and what is empty are not true.
[[nodiscard]] bool is_true(const codec::Value& value);
/// As it stands in the result: lists and mappings as JSON.
[[nodiscard]] std::string text_of(const codec::Value& value);
/// What a copy costs, in bytes.
[[nodiscard]] std::size_t weight_of(const codec::Value& value);

}  // namespace orlop::templates
