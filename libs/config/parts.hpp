// SPDX-License-Identifier: Apache-2.0
// Parts: one text of user-data or vendor-data can hold several documents: a MIME message of several
// parts, a `#cloud-config-archive`, either of them or a single document compressed by gzip.
//
// Scripts and boot hooks are parts too. What is neither a document nor to run is refused by its
// name, and the others stay. Everything is bounded: the text, what it expands to, how many parts
// there are and how deep they stand. Pure function.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libs/config/diagnostic.hpp"

namespace orlop::config {

/// One document, before anybody has read it.
struct Part {
  std::string name;  ///< "user-data part 2 (users.yaml)"; the text's own name when it has no parts
  std::string text;
  bool needs_header = true;  ///< false: its type says that it is a configuration
  std::string program{};     ///< of text that is to run: its media type, "text/x-shellscript"
};

struct Parts {
  std::vector<Part> parts;  ///< in their order
  Diagnostics diagnostics;  ///< what of the text is refused or has no effect
};

inline constexpr std::size_t kMostParts = 256;
/// Of all parts together.
inline constexpr std::size_t kMostPartBytes = std::size_t{4} << 20;

/// `file` names the text. A text that is nothing of that kind is its only part.
[[nodiscard]] Parts split_parts(std::string_view file, std::string_view text);

}  // namespace orlop::config
