// SPDX-License-Identifier: Apache-2.0
#include "libs/disk/guid.hpp"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>

namespace orlop::disk {
namespace {

/// Positions of the dashes in the 36 characters of the text form.
constexpr std::array<std::size_t, 4> kDashes = {8, 13, 18, 23};
constexpr std::size_t kTextSize = 36;

bool is_dash_position(std::size_t position) {
  return std::ranges::find(kDashes, position) != kDashes.end();
}

}  // namespace

Result<Guid> Guid::parse(std::string_view text) {
  std::string digits;
  bool well_formed = text.size() == kTextSize;
  for (std::size_t i = 0; well_formed && i < text.size(); ++i) {
    if (!is_dash_position(i)) {
      digits += text[i];
    } else if (text[i] != '-') {
      well_formed = false;
    }
  }
  if (!well_formed) return fail(Errc::invalid, "\"{}\" is no GUID (8-4-4-4-12 digits)", text);
  const auto bytes = TRY_CONTEXT(from_hex(digits), formatted("GUID \"{}\"", text));
  return from_bytes(bytes);
}

Result<Guid> Guid::from_bytes(ByteView bytes) {
  if (bytes.size() != kSize) {
    return fail(Errc::invalid, "a GUID has 16 bytes, this one {}", bytes.size());
  }
  Guid guid;
  std::ranges::copy(bytes, guid.bytes_.begin());
  return guid;
}

Result<Guid> Guid::random() {
  Guid guid;
  if (::getrandom(guid.bytes_.data(), kSize, 0) != static_cast<ssize_t>(kSize)) {
    return fail_errno(errno, "reading random bytes");
  }
  guid.bytes_[6] = static_cast<std::uint8_t>((guid.bytes_[6] & 0x0FU) | 0x40U);  // version 4
  guid.bytes_[8] = static_cast<std::uint8_t>((guid.bytes_[8] & 0x3FU) | 0x80U);  // RFC 9562 variant
  return guid;
}

std::string Guid::text() const {
  std::string text = to_hex(bytes_);
  for (const auto position : kDashes) text.insert(position, "-");
  return text;
}

}  // namespace orlop::disk
