// SPDX-License-Identifier: Apache-2.0
// Nodes: a template as a tree. Pure function.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libs/templates/expression.hpp"

namespace orlop::templates {

struct Node {
  enum class Kind {
    text,
    output,     ///< the value
    condition,  ///< the body of the first value that holds; one body more is for none
    loop,       ///< the first body for each element of the value; the second when it has none
    assignment  ///< the value under the target
  };
  Kind kind = Kind::text;
  std::size_t offset = 0;  ///< in the template
  std::string_view text;
  std::vector<std::string> targets;
  std::vector<Expression> values;
  std::vector<std::vector<Node>> bodies;
};

/// The views point into `text`.
[[nodiscard]] Result<std::vector<Node>> nodes_of(std::string_view text, std::size_t max_depth,
                                                 Where& where);

}  // namespace orlop::templates
