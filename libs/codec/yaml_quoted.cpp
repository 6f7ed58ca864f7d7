// SPDX-License-Identifier: Apache-2.0
#include "libs/codec/yaml_quoted.hpp"

#include <algorithm>

#include "libs/base/format.hpp"

namespace orlop::codec {
namespace {

bool is_break(char c) { return c == '\n' || c == '\r'; }

/// The offset after the line break at `at`.
std::size_t after_break(std::string_view text, std::size_t at) {
  return at + (text.substr(at).starts_with("\r\n") ? 2 : 1);
}

/// Whether the line that begins at `at` is indented by that many spaces, or blank.
bool is_indented(std::string_view text, std::size_t at, std::size_t indent) {
  const auto line = text.substr(at);
  const auto spaces = std::min(line.find_first_not_of(' '), line.size());
  const auto rest = line.find_first_not_of(" \t");
  return spaces >= indent || rest == std::string_view::npos || is_break(line[rest]);
}

}  // namespace

Lines::Lines(std::string_view text) : text_(text), begins_{0} {
  for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    begins_.push_back(at + 1);
  }
}

std::optional<std::size_t> Lines::offset(Position position) const {
  if (position.line == 0 || position.line > begins_.size()) return std::nullopt;
  const auto offset = begins_[position.line - 1] + position.column - 1;
  return offset < text_.size() ? std::optional(offset) : std::nullopt;
}

Position Lines::position(std::size_t offset) const {
  const auto next = std::ranges::upper_bound(begins_, offset);
  const auto line = static_cast<std::size_t>(next - begins_.begin());
  return {static_cast<std::uint32_t>(line),
          static_cast<std::uint32_t>(offset - begins_[line - 1] + 1)};
}

std::optional<std::string> fault_of_quoted(const Lines& lines, std::size_t start,
                                           std::size_t indent) {
  const auto text = lines.text();
  const char quote = text[start];
  for (auto at = start + 1; at < text.size(); ++at) {
    if (is_break(text[at])) {
      const auto line = after_break(text, at);
      if (!is_indented(text, line, indent)) {
        return formatted(
            "the quoted text that begins here goes on at line {}, which is not indented enough; "
            "close the quote, or indent that line by {} spaces",
            lines.position(line).line, indent);
      }
      at = line - 1;
    } else if (text[at] == '\\' && quote == '"') {
      if (at + 1 < text.size() && !is_break(text[at + 1])) ++at;
    } else if (text[at] == quote) {
      const bool doubled = quote == '\'' && text.substr(at + 1).starts_with('\'');
      if (!doubled) return std::nullopt;
      ++at;
    }
  }
  return "the quoted text that begins here has no end; close the quote";
}

std::size_t find_control_character(std::string_view text) {
  const auto found = std::ranges::find_if(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && !is_break(c)) || byte == 0x7f;
  });
  return found == text.end() ? std::string_view::npos
                             : static_cast<std::size_t>(found - text.begin());
}

}  // namespace orlop::codec
