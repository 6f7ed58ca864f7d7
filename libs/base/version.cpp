// SPDX-License-Identifier: Apache-2.0
#include "libs/base/version.hpp"

#include <algorithm>

namespace orlop {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_separator(char c) { return c == '~' || c == '-' || c == '^' || c == '.'; }

std::string_view take_while(std::string_view& text, bool (*accept)(char)) {
  const auto end = std::ranges::find_if_not(text, accept);
  const auto count = static_cast<std::size_t>(end - text.begin());
  const auto run = text.substr(0, count);
  text.remove_prefix(count);
  return run;
}

/// Steps 3 to 7 of UAPI.10: separators that decide at the present position, if any does.
/// `~` sorts before the end of the text, the others after it.
struct Separator {
  char character;
  std::strong_ordering if_only_left;
};
constexpr Separator kSeparators[] = {{'-', std::strong_ordering::less},
                                     {'^', std::strong_ordering::less},
                                     {'.', std::strong_ordering::less}};

std::strong_ordering compare_numbers(std::string_view a, std::string_view b) {
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

void skip_foreign(std::string_view& text) {
  (void)take_while(text, [](char c) { return !is_digit(c) && !is_alpha(c) && !is_separator(c); });
}

}  // namespace

std::strong_ordering compare_versions(std::string_view a, std::string_view b) {
  while (true) {
    skip_foreign(a);
    skip_foreign(b);
    const bool tilde_a = a.starts_with('~');
    const bool tilde_b = b.starts_with('~');
    if (tilde_a != tilde_b) {
      return tilde_a ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    if (tilde_a) {
      a.remove_prefix(1);
      b.remove_prefix(1);
      continue;
    }
    if (a.empty() || b.empty()) return !a.empty() <=> !b.empty();
    bool matched = false;
    for (const auto& [character, if_only_left] : kSeparators) {
      const bool in_a = a.starts_with(character);
      const bool in_b = b.starts_with(character);
      if (in_a != in_b) return in_a ? if_only_left : 0 <=> if_only_left;
      if (in_a) {
        a.remove_prefix(1);
        b.remove_prefix(1);
        matched = true;
        break;
      }
    }
    if (matched) continue;
    if (is_digit(a.front()) || is_digit(b.front())) {
      const auto order = compare_numbers(take_while(a, is_digit), take_while(b, is_digit));
      if (order != 0) return order;
    } else {
      const auto order = take_while(a, is_alpha).compare(take_while(b, is_alpha));
      if (order != 0) return order <=> 0;
    }
  }
}

Result<Version> Version::parse(std::string_view text) {
  constexpr std::size_t kMaxLength = 64;
  const auto allowed = [](char c) { return is_digit(c) || is_alpha(c) || is_separator(c); };
  if (text.empty() || text.size() > kMaxLength) {
    return fail(Errc::invalid, "a version has 1 to {} characters, this one {}", kMaxLength,
                text.size());
  }
  if (!std::ranges::all_of(text, allowed) || is_separator(text.front())) {
    return fail(Errc::invalid,
                "version '{}' must start with a letter or digit and use only letters, digits, "
                "'.', '~', '^' and '-'",
                text);
  }
  return Version(std::string(text));
}

}  // namespace orlop
