// SPDX-License-Identifier: Apache-2.0
// Pieces of texts for people, made from documents. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "libs/codec/value.hpp"

namespace orlop::command {

/// The member as text: strings, numbers and booleans; empty for anything else.
[[nodiscard]] std::string text_of(const codec::Value& document, std::string_view key);
/// "12.3 MiB"
[[nodiscard]] std::string mebibytes(std::uint64_t bytes);

}  // namespace orlop::command
