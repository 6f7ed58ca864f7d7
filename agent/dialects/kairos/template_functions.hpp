// SPDX-License-Identifier: Apache-2.0
// Functions of templates. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "libs/base/result.hpp"
#include "libs/codec/value.hpp"

namespace orlop::agent::dialects {

/// Errc::unsupported for a function that is not here, Errc::invalid for arguments it does not take.
[[nodiscard]] Result<codec::Value> call_template_function(std::string_view name,
                                                          std::span<const codec::Value> arguments);
/// As it stands in a text.
[[nodiscard]] std::string template_text(const codec::Value& value);
/// Nothing, false, 0 and what is empty are not true.
[[nodiscard]] bool template_truth(const codec::Value& value);
[[nodiscard]] std::optional<std::int64_t> template_number(std::string_view text);

}  // namespace orlop::agent::dialects
