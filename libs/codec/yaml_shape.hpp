// SPDX-License-Identifier: Apache-2.0
// Shape: how deep and how finely divided a YAML text is, told before the library reads it. The
// library keeps every sign of a list in brackets until the bracket closes, so half a million '['
// would cost 124 MiB before its first event. Pure function, for yaml_yamlcpp.cpp.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "libs/codec/json.hpp"

namespace orlop::codec {

/// Bytes of a key; YAML 1.2 section 7.4 gives a plain one 1024 characters.
inline constexpr std::size_t kMostKeyBytes = 1024;

struct ShapeFault {
  std::string problem;
  std::size_t offset = 0;
};

[[nodiscard]] std::string nested_too_deeply(const ParseLimits& limits);
[[nodiscard]] std::string too_many_values(const ParseLimits& limits);
[[nodiscard]] std::string key_too_long();

/// What of `text` is past the limits: brackets and braces inside each other, what stands in them,
/// the length of a plain key. One pass without memory of its own. It may miss what only a whole
/// reading shows, and never refuses a text whose reading would be within the limits.
[[nodiscard]] std::optional<ShapeFault> fault_of_shape(std::string_view text,
                                                       const ParseLimits& limits);

}  // namespace orlop::codec
