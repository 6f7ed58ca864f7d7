// SPDX-License-Identifier: Apache-2.0
// Acceptance: is this text one of our configuration documents at all?
//
// User-data is whatever somebody pasted into a cloud console. A document is UTF-8 text of at most
// 1 MiB with `#cloud-config`, `#kairos-config` or `#node-config` alone on one of its first ten
// lines. Everything else gets one diagnostic that says what it looks like. Pure function.
#pragma once

#include <optional>
#include <string_view>

#include "libs/config/diagnostic.hpp"

namespace orlop::config {

inline constexpr std::size_t kMaxDocument = std::size_t{1} << 20;
inline constexpr std::size_t kHeaderLines = 10;

/// Nothing when the text is acceptable; `file` names it in the diagnostic.
[[nodiscard]] std::optional<Diagnostic> refuse_text(std::string_view file, std::string_view text);

/// Whether a text that is refused may be a document of another tool: it is text, and lacks no more
/// than a header line of ours.
[[nodiscard]] bool may_be_foreign(std::string_view text);

/// Whether every byte belongs to well-formed UTF-8.
[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace orlop::config
