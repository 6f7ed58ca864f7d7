// SPDX-License-Identifier: Apache-2.0
#include "libs/codec/data_url.hpp"

#include <algorithm>
#include <cctype>

#include "libs/base/bytes.hpp"
#include "libs/base/format.hpp"

namespace orlop::codec {
namespace {

bool ends_with_word(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  return std::ranges::equal(text.substr(text.size() - lower.size()), lower, {}, [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
}

}  // namespace

bool is_data_url(std::string_view url) { return ends_with_word(url.substr(0, 5), "data:"); }

Result<std::string> read_data_url(std::string_view url) {
  if (!is_data_url(url)) return fail(Errc::invalid, "this is no data address");
  const auto comma = url.find(',');
  if (comma == std::string_view::npos) {
    return fail(Errc::invalid, "a data address has a ',' before its content");
  }
  auto content = percent_decoded(url.substr(comma + 1));
  if (!content) {
    return fail(Errc::invalid, "'%' in a data address is not followed by two hexadecimal digits");
  }
  auto decoded = *std::move(content);
  if (!ends_with_word(url.substr(0, comma), ";base64")) return decoded;
  // Padding may be left out in an address.
  std::erase_if(decoded, [](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; });
  if (!decoded.contains('=')) decoded.append((4 - decoded.size() % 4) % 4, '=');
  const auto bytes = from_base64(decoded);
  if (!bytes) return fail(Errc::invalid, "the content of a data address is no base64");
  return std::string(as_text(*bytes));
}

}  // namespace orlop::codec
