// SPDX-License-Identifier: Apache-2.0
// Quoted: what the YAML library lets pass in a text's bytes. It takes quoted text as ended where
// the input ends, reads lines at any indentation into it, and takes the byte 0x04 for the end of
// input: each would make the rest of a document vanish without a word. Pure functions, for
// yaml_yamlcpp.cpp.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/codec/value.hpp"

namespace orlop::codec {

/// The beginnings of a text's lines. The text must outlive it.
class Lines {
 public:
  explicit Lines(std::string_view text);
  /// Offset of a 1-based position; nothing when the text has no such place.
  [[nodiscard]] std::optional<std::size_t> offset(Position position) const;
  [[nodiscard]] Position position(std::size_t offset) const;
  [[nodiscard]] std::string_view text() const { return text_; }

 private:
  std::string_view text_;
  std::vector<std::size_t> begins_;
};

/// What is wrong with the quoted text whose opening quote is at `start`: it has no end, or a line
/// of it begins with fewer than `indent` spaces. Nothing when it is well-formed.
[[nodiscard]] std::optional<std::string> fault_of_quoted(const Lines& lines, std::size_t start,
                                                         std::size_t indent);

/// Offset of the first byte that no YAML text may hold: a control character other than tab and line
/// break. npos when there is none.
[[nodiscard]] std::size_t find_control_character(std::string_view text);

}  // namespace orlop::codec
