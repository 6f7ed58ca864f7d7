// SPDX-License-Identifier: Apache-2.0
// formatted: std::format whose machinery is compiled once. std::format is inline down to the last
// formatter, and each translation unit that calls it compiles all of that again, a fifth of what a
// room costs. The text is checked against the arguments at compile time all the same.
#pragma once

#include <format>
#include <string>
#include <string_view>
#include <utility>

namespace orlop {

/// std::vformat (C++20, [format.functions]), not inline. Throws what that throws.
[[nodiscard]] std::string format_arguments(std::string_view text, std::format_args arguments);

/// As std::format.
template <class... Args>
[[nodiscard]] std::string formatted(std::format_string<Args...> text, Args&&... args) {
  return format_arguments(text.get(), std::make_format_args(args...));
}

}  // namespace orlop
