// SPDX-License-Identifier: Apache-2.0
// Mime: messages of several parts, the form in which user-data of more than one document is given
// (RFC 2045, 2046 and 2183). Pure functions; what is read is bounded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/result.hpp"

namespace orlop::codec {

struct MimeHeader {
  std::string name;        ///< lower-case: "content-type"
  std::string value;       ///< unfolded
  std::uint32_t line = 0;  ///< of its name, in the message
};

/// A part that holds no others.
struct MimePart {
  std::string type = "text/plain";  ///< lower-case, without parameters
  std::string file_name;            ///< of Content-Disposition, else `name` of Content-Type
  std::vector<MimeHeader> headers;  ///< all, in their order
  std::string content;              ///< decoded; empty when there is a problem
  std::uint32_t line = 1;           ///< of the message, where the part begins
  /// Why its content cannot be used; completes the sentence "the part …".
  std::optional<std::string> problem;
};

struct MimeLimits {
  std::size_t max_bytes = std::size_t{1} << 20;  ///< of the message
  std::size_t max_parts = 256;
  std::size_t max_depth = 8;     ///< of multiparts inside each other
  std::size_t max_headers = 64;  ///< of each part
};

/// Whether a text begins with a block of headers that has Content-Type or MIME-Version.
[[nodiscard]] bool is_mime(std::string_view text);

/// The parts of a message in their order, those of inner multiparts in the place of these; a
/// message of one type is one part. Text before the first and after the last boundary is no part
/// (RFC 2046, section 5.1.1). Errc::invalid: no message, or a multipart without a boundary;
/// Errc::no_space: past a limit, which is named.
[[nodiscard]] Result<std::vector<MimePart>> read_mime(std::string_view text,
                                                      const MimeLimits& limits = {});

}  // namespace orlop::codec
