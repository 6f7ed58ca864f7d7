// SPDX-License-Identifier: Apache-2.0
// Byte strings: views, hex, base64, UTF-16, and a bounds-checked reader for binary formats.
// Values only; safe from any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/result.hpp"

namespace orlop {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

[[nodiscard]] ByteView as_bytes(std::string_view text);
[[nodiscard]] std::string_view as_text(ByteView bytes);
[[nodiscard]] Bytes to_bytes(std::string_view text);

/// Lower-case hexadecimal, two digits a byte.
[[nodiscard]] std::string to_hex(ByteView bytes);
/// Accepts upper and lower case; anything else is Errc::invalid.
[[nodiscard]] Result<Bytes> from_hex(std::string_view text);

/// RFC 4648 section 4, with padding.
[[nodiscard]] std::string to_base64(ByteView bytes);
/// Strict: padding required, white space (line breaks included) skipped.
[[nodiscard]] Result<Bytes> from_base64(std::string_view text);

/// The text that a part of an address stands for (RFC 3986 section 2.1); Errc::invalid for a '%'
/// without two hexadecimal digits.
[[nodiscard]] Result<std::string> percent_decoded(std::string_view text);

/// UTF-16LE of well-formed UTF-8, without a terminator (the form EFI measures).
[[nodiscard]] Bytes to_utf16le(std::string_view utf8);
/// The inverse; unpaired surrogates become U+FFFD; stops at the first NUL.
[[nodiscard]] std::string from_utf16le(ByteView bytes);

/// Reads integers and blocks from a byte string; never past its end. A failed read returns
/// Errc::corrupt naming `what` and the offset, and does not advance.
class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : bytes_(bytes) {}

  [[nodiscard]] std::size_t offset() const { return offset_; }
  [[nodiscard]] std::size_t remaining() const { return bytes_.size() - offset_; }
  [[nodiscard]] bool at_end() const { return remaining() == 0; }

  Result<ByteView> take(std::size_t count, std::string_view what);
  Result<std::uint8_t> u8(std::string_view what);
  Result<std::uint16_t> le16(std::string_view what);
  Result<std::uint32_t> le32(std::string_view what);
  Result<std::uint64_t> le64(std::string_view what);
  Result<std::uint16_t> be16(std::string_view what);
  Result<std::uint32_t> be32(std::string_view what);
  Result<std::uint64_t> be64(std::string_view what);
  /// Moves to an absolute offset inside the bytes.
  Status seek(std::size_t offset, std::string_view what);

 private:
  ByteView bytes_;
  std::size_t offset_ = 0;
};

}  // namespace orlop
