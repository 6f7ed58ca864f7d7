// SPDX-License-Identifier: Apache-2.0
// Writes values as YAML for people: block style, text of several lines as it is, quotes only where
// a reader of YAML 1.1 or 1.2 could take a text for something else. Pure function.
#pragma once

#include <string>

#include "libs/codec/value.hpp"

namespace orlop::codec {

/// A document without header, its last line ended. parse_yaml() reads the same value back, but for
/// fractional numbers, which become texts there.
[[nodiscard]] std::string write_yaml(const Value& value);

}  // namespace orlop::codec
