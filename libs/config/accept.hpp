// SPDX-License-Identifier: Apache-2.0
// Acceptance: is this text one of our configuration documents at all?
//
// User-data is whatever somebody pasted into a cloud console. A document is UTF-8 text of at most
// 1 MiB with `#cloud-config`, `#kairos-config` or `#node-config` on one of its first ten lines,
// alone or with a comment behind it. Everything else gets one diagnostic that says what it looks
// like. Pure functions.
#pragma once

#include <optional>
#include <string_view>

#include "libs/codec/json.hpp"
#include "libs/config/diagnostic.hpp"

namespace orlop::config {

inline constexpr std::size_t kMaxDocument = std::size_t{1} << 20;
/// Of the YAML of one document.
inline constexpr codec::ParseLimits kDocumentLimits = {
    .max_bytes = kMaxDocument, .max_depth = 16, .max_nodes = 200'000};
inline constexpr std::size_t kHeaderLines = 10;

/// A form of user-data that other systems accept, told by how it begins.
struct ForeignForm {
  std::string_view beginning;  ///< "#!"
  std::string_view name;       ///< "a script"
  std::string_view remedy;
};
/// The one that a text has; nullptr when it is none of them.
[[nodiscard]] const ForeignForm* foreign_form(std::string_view text);

/// Nothing when the text is acceptable; `file` names it in the diagnostic.
[[nodiscard]] std::optional<Diagnostic> refuse_text(std::string_view file, std::string_view text);
/// The same of a text that is known to be a document, header line or not.
[[nodiscard]] std::optional<Diagnostic> refuse_bytes(std::string_view file, std::string_view text);

/// The text without a UTF-8 byte order mark.
[[nodiscard]] std::string_view without_mark(std::string_view text);

/// What a first line `## template: KIND` says; nothing without such a line.
[[nodiscard]] std::optional<std::string_view> template_kind(std::string_view text);
/// The text behind the line that makes it a template; all of one that is none.
[[nodiscard]] std::string_view behind_template_line(std::string_view text);

/// Whether a text that is refused may be a document of another tool: it is text, and lacks no more
/// than a header line of ours.
[[nodiscard]] bool may_be_foreign(std::string_view text);

/// Whether every byte belongs to well-formed UTF-8.
[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace orlop::config
