// SPDX-License-Identifier: Apache-2.0
// YAML text to Value, every node with its line and column. Pure function.
//
// YAML 1.2 core schema for plain scalars (true/false, null, integers, floats); quoted scalars are
// strings, and so are digits with a leading zero (`0644`: octal in YAML 1.1, decimal in 1.2).
// Aliases repeat what their anchor stands for, with its place, up to ten times the document in all;
// `<<` merges mappings. `!secret NAME` is a reference; other tags, several documents and duplicate
// keys are refused by name.
#pragma once

#include <string_view>

#include "libs/codec/json.hpp"
#include "libs/codec/value.hpp"

namespace orlop::codec {

/// A parse that failed, with the place; `error.message()` repeats it in words.
struct YamlError {
  Error error;
  Position position;
};

[[nodiscard]] std::expected<Value, YamlError> parse_yaml(std::string_view text,
                                                         const ParseLimits& limits = {});

}  // namespace orlop::codec
