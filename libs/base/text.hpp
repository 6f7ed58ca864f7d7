// SPDX-License-Identifier: Apache-2.0
// Words: how far two are apart, which known one was probably meant, many as one text, one for
// the shell. Pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace orlop {

/// Edits (one byte put in, taken out or changed) that turn `a` into `b`. Quadratic: bound the
/// input.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The one of `known` that is fewest edits away from `word` (its first 64 bytes); empty when
/// `known` is.
[[nodiscard]] std::string nearest_word(std::string_view word,
                                       const std::vector<std::string_view>& known);

/// The words in their order, with `between` between each two.
[[nodiscard]] std::string join_words(const std::vector<std::string>& words,
                                     std::string_view between);

/// "adm, video" -> {"adm", "video"}; empty parts are dropped.
[[nodiscard]] std::vector<std::string> split_names(std::string_view text);

/// The words of a text, without the blanks between.
[[nodiscard]] std::vector<std::string_view> split_words(std::string_view text);

/// A word for the shell that means just this text.
[[nodiscard]] std::string shell_quoted(std::string_view text);

}  // namespace orlop
