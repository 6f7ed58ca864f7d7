// SPDX-License-Identifier: Apache-2.0
#include "libs/base/bytes.hpp"

#include <algorithm>
#include <array>
#include <ranges>

namespace orlop {

ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Bytes to_bytes(std::string_view text) {
  const auto view = as_bytes(text);
  return {view.begin(), view.end()};
}

std::string to_hex(ByteView bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const auto byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

namespace {
int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
}  // namespace

Result<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) {
    return fail(Errc::invalid, "hexadecimal text has an odd number of digits ({})", text.size());
  }
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) {
      return fail(Errc::invalid, "hexadecimal text has a foreign character at offset {}", i);
    }
    bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
  }
  return bytes;
}

std::string to_base64(ByteView bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (k < count ? bytes[i + k] : 0U);
    for (std::size_t k = 0; k < 4; ++k) {
      text += k <= count ? kBase64[group >> (18 - 6 * k) & 63] : '=';
    }
  }
  return text;
}

Result<Bytes> from_base64(std::string_view text) {
  Bytes bytes;
  std::uint32_t group = 0;
  std::size_t digits = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r' || c == ' ' || c == '\t') continue;
    const auto value = kBase64.find(c);
    if (c == '=' && digits >= 2) {
      ++padding;
    } else if (value == std::string_view::npos || padding > 0) {
      return fail(Errc::invalid, "base64 text has an unexpected character");
    }
    group = group << 6 | (c == '=' ? 0U : static_cast<std::uint32_t>(value));
    if (++digits < 4) continue;
    for (const std::uint32_t shift : {16U, 8U, 0U}) {
      if (shift / 8 < padding) break;
      bytes.push_back(static_cast<std::uint8_t>(group >> shift & 255));
    }
    group = 0;
    digits = 0;
  }
  if (digits != 0 || padding > 2) return fail(Errc::invalid, "base64 text is cut short");
  return bytes;
}

Result<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  while (!text.empty()) {
    if (text.front() != '%') {
      decoded += text.front();
      text.remove_prefix(1);
      continue;
    }
    const auto byte = from_hex(text.substr(1, 2));
    if (!byte || byte->size() != 1) {
      return fail(Errc::invalid, "'%' must be followed by two hexadecimal digits");
    }
    decoded += static_cast<char>(byte->front());
    text.remove_prefix(3);
  }
  return decoded;
}

namespace {
void append_utf16(Bytes& out, std::uint32_t unit) {
  out.push_back(static_cast<std::uint8_t>(unit & 255));
  out.push_back(static_cast<std::uint8_t>(unit >> 8 & 255));
}

void append_utf8(std::string& out, std::uint32_t point) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0 | point >> 6);
    out += static_cast<char>(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    out += static_cast<char>(0xE0 | point >> 12);
    out += static_cast<char>(0x80 | (point >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | point >> 18);
    out += static_cast<char>(0x80 | (point >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (point >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  }
}
}  // namespace

Bytes to_utf16le(std::string_view utf8) {
  Bytes out;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<std::uint8_t>(utf8[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t k = 1; k < length && i + k < utf8.size(); ++k) {
      point = point << 6 | (static_cast<std::uint8_t>(utf8[i + k]) & 0x3FU);
    }
    i += length;
    if (point >= 0x10000) {
      append_utf16(out, 0xD800 + ((point - 0x10000) >> 10));
      append_utf16(out, 0xDC00 + ((point - 0x10000) & 0x3FF));
    } else {
      append_utf16(out, point);
    }
  }
  return out;
}

std::string from_utf16le(ByteView bytes) {
  std::string out;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    std::uint32_t unit = static_cast<std::uint32_t>(bytes[i] | bytes[i + 1] << 8);
    if (unit == 0) break;
    if (unit >= 0xD800 && unit < 0xDC00 && i + 3 < bytes.size()) {
      const auto low = static_cast<std::uint32_t>(bytes[i + 2] | bytes[i + 3] << 8);
      if (low >= 0xDC00 && low < 0xE000) {
        append_utf8(out, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
        i += 2;
        continue;
      }
    }
    append_utf8(out, unit >= 0xD800 && unit < 0xE000 ? 0xFFFD : unit);
  }
  return out;
}

Result<ByteView> ByteReader::take(std::size_t count, std::string_view what) {
  if (count > remaining()) {
    return fail(Errc::corrupt, "{} at offset {} needs {} bytes, {} are left", what, offset_, count,
                remaining());
  }
  const auto block = bytes_.subspan(offset_, count);
  offset_ += count;
  return block;
}

namespace {
template <typename T>
T assemble(ByteView block, bool little) {
  T value = 0;
  for (std::size_t i = 0; i < block.size(); ++i) {
    const auto byte = block[little ? block.size() - 1 - i : i];
    value = static_cast<T>(static_cast<std::uint64_t>(value) << 8 | byte);
  }
  return value;
}
}  // namespace

Result<std::uint8_t> ByteReader::u8(std::string_view what) { return TRY(take(1, what))[0]; }
Result<std::uint16_t> ByteReader::le16(std::string_view what) {
  return assemble<std::uint16_t>(TRY(take(2, what)), true);
}
Result<std::uint32_t> ByteReader::le32(std::string_view what) {
  return assemble<std::uint32_t>(TRY(take(4, what)), true);
}
Result<std::uint64_t> ByteReader::le64(std::string_view what) {
  return assemble<std::uint64_t>(TRY(take(8, what)), true);
}
Result<std::uint16_t> ByteReader::be16(std::string_view what) {
  return assemble<std::uint16_t>(TRY(take(2, what)), false);
}
Result<std::uint32_t> ByteReader::be32(std::string_view what) {
  return assemble<std::uint32_t>(TRY(take(4, what)), false);
}
Result<std::uint64_t> ByteReader::be64(std::string_view what) {
  return assemble<std::uint64_t>(TRY(take(8, what)), false);
}

Status ByteReader::seek(std::size_t offset, std::string_view what) {
  if (offset > bytes_.size()) {
    return fail(Errc::corrupt, "{} lies at offset {}, past the end ({} bytes)", what, offset,
                bytes_.size());
  }
  offset_ = offset;
  return {};
}

}  // namespace orlop
