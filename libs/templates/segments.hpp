// SPDX-License-Identifier: Apache-2.0
// Segments: a template's text cut at its tags, and the words of each tag. Pure function, for
// nodes.cpp.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/result.hpp"

namespace orlop::templates {

struct Token {
  enum class Kind { name, string, integer, sign };
  Kind kind = Kind::sign;
  std::string text;        ///< of a string, what it stands for
  std::size_t offset = 0;  ///< in the template
};

struct Segment {
  enum class Kind { text, output, tag };
  Kind kind = Kind::text;
  std::size_t offset = 0;
  std::string_view text;      ///< of a text
  std::vector<Token> tokens;  ///< of the others
};

/// Where the first error of a template is: the functions of this room set it with their error.
struct Where {
  std::size_t offset = 0;
  [[nodiscard]] std::unexpected<Error> refuse(std::size_t at, std::string message,
                                              std::string remedy) {
    offset = at;
    return std::unexpected(Error(Errc::invalid, std::move(message)).with_remedy(std::move(remedy)));
  }
};

[[nodiscard]] Result<std::vector<Segment>> segments_of(std::string_view text, Where& where);

}  // namespace orlop::templates
