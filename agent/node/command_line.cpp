// SPDX-License-Identifier: Apache-2.0
#include "agent/node/command_line.hpp"

#include <ranges>

namespace orlop::agent::node {

std::string command_line_value(std::string_view command_line, std::string_view key) {
  std::string found;
  for (const auto part : std::views::split(command_line, ' ')) {
    std::string_view word(part);
    if (const auto end = word.find('\n'); end != std::string_view::npos) word = word.substr(0, end);
    if (word.starts_with(key) && word.size() > key.size() && word[key.size()] == '=')
      found = word.substr(key.size() + 1);
  }
  return found;
}

}  // namespace orlop::agent::node
