// SPDX-License-Identifier: Apache-2.0
#include "libs/schema/forms.hpp"

#include <charconv>

#include "libs/base/bytes.hpp"
#include "libs/base/clock.hpp"
#include "libs/base/format.hpp"
#include "libs/base/version.hpp"

namespace orlop::schema {
namespace {

bool is_lower_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

void read_seconds(const codec::Value& value, void* into) {
  as<std::chrono::seconds>(into) = std::chrono::seconds(value.integer());
}
codec::Value write_seconds(const void* from) {
  return codec::Value(std::int64_t{as<std::chrono::seconds>(from).count()});
}

std::string print_hex(const Bytes& bytes) { return to_hex(bytes); }
std::string print_base64(const Bytes& bytes) { return to_base64(bytes); }

std::optional<Problem> check_sha256(const codec::Value& value) {
  if (value.string().size() == 64 && is_lower_hex(value.string())) return std::nullopt;
  return Problem{"is no SHA-256 digest", "Write 64 hexadecimal digits, lower case."};
}

std::optional<Problem> check_hex(const codec::Value& value) {
  if (value.string().size() % 2 == 0 && from_hex(value.string())) return std::nullopt;
  return Problem{"is not hexadecimal", "Write two digits for each byte."};
}

std::optional<Problem> check_time(const codec::Value& value) {
  if (parse_time(value.string())) return std::nullopt;
  return Problem{formatted("is no time: '{}'", value.string()),
                 "Write it as '2026-11-22T12:00:00Z'."};
}

std::optional<Problem> check_base64(const codec::Value& value) {
  if (from_base64(value.string())) return std::nullopt;
  return Problem{"is no base64", "Encode it with 'base64'."};
}

std::optional<Problem> check_version(const codec::Value& value) {
  if (Version::parse(value.string())) return std::nullopt;
  return Problem{formatted("is no version: '{}'", value.string()), "Write for example '1.4'."};
}

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || end + 1 != text.data() + text.size()) return std::nullopt;
  const std::int64_t unit = *end == 's' ? 1 : *end == 'm' ? 60 : *end == 'h' ? 3600 : 0;
  constexpr std::int64_t kDay = 86400;
  if (unit == 0 || count < 1 || count > kDay / unit) return std::nullopt;
  return std::chrono::seconds(count * unit);
}

std::string print_duration(std::chrono::seconds duration) {
  const auto count = duration.count();
  if (count % 3600 == 0) return formatted("{}h", count / 3600);
  if (count % 60 == 0) return formatted("{}m", count / 60);
  return formatted("{}s", count);
}

}  // namespace orlop::schema
