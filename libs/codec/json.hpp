// SPDX-License-Identifier: Apache-2.0
// JSON text to and from Value. RFC 8259, strict; pure functions.
#pragma once

#include <string>
#include <string_view>

#include "libs/codec/value.hpp"

namespace orlop::codec {

struct ParseLimits {
  std::size_t max_bytes = std::size_t{16} << 20;
  std::size_t max_depth = 64;
  std::size_t max_nodes = 1'000'000;
};

/// Errc::invalid names line and column. Positions of values are not recorded (line 0): our JSON
/// documents are written by programs.
[[nodiscard]] Result<Value> parse_json(std::string_view text, const ParseLimits& limits = {});

/// One line, members in their order.
[[nodiscard]] std::string write_json(const Value& value);
/// Indented by two spaces, ends with a newline.
[[nodiscard]] std::string write_json_pretty(const Value& value);
/// "OLPC canonical JSON", the form TUF signs: sorted keys, no white space, only `"` and `\`
/// escaped. Numbers that are not integers are Errc::invalid.
[[nodiscard]] Result<std::string> write_canonical_json(const Value& value);

}  // namespace orlop::codec
