// SPDX-License-Identifier: Apache-2.0
// Pieces that the verbs' renderers share. Pure functions; a member that is missing is left out of
// the text.
#pragma once

#include <string>
#include <string_view>

#include "libs/codec/value.hpp"
#include "libs/command/text.hpp"

namespace orlop::agent::cli {

using command::mebibytes;
using command::text_of;

/// The list's elements; none when the member is missing or no list.
[[nodiscard]] const codec::Array& items_of(const codec::Value& document, std::string_view key);
/// The number; 0 when the member is missing or none.
[[nodiscard]] std::uint64_t size_of(const codec::Value& document, std::string_view key);
/// The strings among `items`.
[[nodiscard]] std::string joined(const codec::Array& items, std::string_view separator);

/// `orlop.verdict/1`, claim by claim.
[[nodiscard]] std::string verdict_text(const codec::Value& document);

}  // namespace orlop::agent::cli
