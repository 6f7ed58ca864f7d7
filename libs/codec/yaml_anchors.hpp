// SPDX-License-Identifier: Apache-2.0
// Anchors: values that aliases of a YAML document repeat (`&name`, `*name`), and merge keys (`<<`,
// https://yaml.org/type/merge.html). What is kept and repeated of a document is at most ten times
// the document and a little, so that nine aliases of nine aliases are no bomb. For
// yaml_yamlcpp.cpp; belongs to one parse.
#pragma once

#include <cstddef>
#include <expected>
#include <map>
#include <string>

#include "libs/codec/json.hpp"
#include "libs/codec/value.hpp"

namespace orlop::codec {

class Anchors {
 public:
  /// A value may be repeated where it is no deeper than `limits` allow.
  Anchors(std::size_t document_bytes, const ParseLimits& limits);

  /// What an anchor stands for; a later one of the same name has another number. False when the
  /// document keeps too much.
  [[nodiscard]] bool keep(std::size_t anchor, const Value& value);
  /// The value of an alias below `depth` containers, or what is wrong with repeating it.
  [[nodiscard]] std::expected<Value, std::string> repeat(std::size_t anchor, std::size_t depth);
  /// How many values an alias of it makes; 0 when there is no such anchor.
  [[nodiscard]] std::size_t nodes(std::size_t anchor) const;

 private:
  struct Kept {
    Value value;
    std::size_t weight = 0;
    std::size_t depth = 0;
    std::size_t nodes = 0;
  };
  [[nodiscard]] bool spend(std::size_t weight);

  std::size_t left_;  ///< bytes, counting each value as some
  ParseLimits limits_;
  std::map<std::size_t, Kept> kept_;
};

/// Puts the members of `source`, a mapping or a list of mappings, behind those of a mapping that
/// has no member of that name; earlier ones win. False when it is something else.
[[nodiscard]] bool merge_into(Members& members, const Value& source);

}  // namespace orlop::codec
