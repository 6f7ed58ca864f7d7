// SPDX-License-Identifier: Apache-2.0
// Expression: what stands in a tag, as a tree. Pure functions.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "libs/codec/value.hpp"
#include "libs/templates/segments.hpp"

namespace orlop::templates {

struct Expression {
  enum class Kind {
    literal,
    list,  ///< of the parts
    name,
    member,    ///< `text` of the part
    index,     ///< the second part in the first
    function,  ///< `text` of the first part, the others are its arguments: a filter or method
    test,      ///< the part `is` `text`
    opposite,  ///< not
    minus,
    binary,  ///< `text` between the parts
    choice,  ///< first part if the second, else the third
  };
  Kind kind = Kind::literal;
  std::size_t offset = 0;  ///< in the template
  std::string text;
  codec::Value literal;
  std::vector<Expression> parts;
};

/// Takes one expression off the tokens. `end`: offset of what stands behind them.
[[nodiscard]] Result<Expression> take_expression(std::span<const Token>& tokens, std::size_t end,
                                                 std::size_t max_depth, Where& where);

/// Takes the first token off when it is that sign or word.
bool take(std::span<const Token>& tokens, std::string_view text);

}  // namespace orlop::templates
