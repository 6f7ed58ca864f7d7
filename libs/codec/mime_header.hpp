// SPDX-License-Identifier: Apache-2.0
// Headers of a MIME part, and how its content is encoded (RFC 2045). Pure functions, for mime.cpp.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "libs/codec/mime.hpp"

namespace orlop::codec {

/// A text and where it stands in a message.
struct MimeText {
  std::string_view text;
  std::uint32_t line = 1;
};

/// Takes the first line off, without its line break.
[[nodiscard]] std::string_view take_line(MimeText& rest);

/// Takes the headers off, and the empty line behind them. What is no header begins the content, and
/// so does one after more than `most`.
[[nodiscard]] std::vector<MimeHeader> take_headers(MimeText& rest, std::size_t most);

/// The value of a header, empty without one.
[[nodiscard]] std::string_view header_value(const std::vector<MimeHeader>& headers,
                                            std::string_view name);

/// What stands before the parameters, lower-case: "text/cloud-config".
[[nodiscard]] std::string first_word(std::string_view value);
/// The parameter of that lower-case name, without its quotes; empty without one.
[[nodiscard]] std::string parameter(std::string_view value, std::string_view name);

/// The content as it was before its transfer encoding, or what is wrong with it.
[[nodiscard]] std::expected<std::string, std::string> decode_content(std::string_view content,
                                                                     std::string_view encoding);

}  // namespace orlop::codec
