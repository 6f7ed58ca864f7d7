// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/files/ownership.hpp"

#include <algorithm>
#include <charconv>

#include "agent/kinds/rules.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using schema::Problem;

constexpr std::uint32_t kMostMode = 07777;
/// The last one means "none" to the kernel.
constexpr std::uint32_t kMostNumber = 4294967294;

/// Whether the decimal digits of an integer are a mode that people write: each of the owner, the
/// group and the others may do no more than the one before.
bool reads_as_mode(std::int64_t integer) {
  const auto mode = parse_mode(std::to_string(integer));
  if (!mode) return false;
  const auto owner = *mode >> 6U & 7U;
  const auto group = *mode >> 3U & 7U;
  const auto others = *mode & 7U;
  return (group & ~owner) == 0 && (others & ~group) == 0;
}

bool is_owner_name(std::string_view text, std::string_view what) {
  return as_number(text).has_value() || !check_account_name(text, what);
}

}  // namespace

std::optional<std::uint32_t> as_number(std::string_view name) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  const bool whole = error == std::errc{} && end == name.data() + name.size();
  return whole && number <= kMostNumber ? std::optional(number) : std::nullopt;
}

Result<FileOwner> parse_owner(std::string_view text) {
  const auto colon = text.find(':');
  const auto user = text.substr(0, colon);
  const auto group = colon == std::string_view::npos ? user : text.substr(colon + 1);
  if (is_owner_name(user, "user") && is_owner_name(group, "group")) {
    return FileOwner{std::string(user), std::string(group)};
  }
  return std::unexpected(Error(Errc::invalid, formatted("'{}' is no owner", text))
                             .with_remedy("Write 'user' or 'user:group', by name or number."));
}

std::optional<std::uint32_t> parse_mode(std::string_view text) {
  if (text.starts_with("0o")) text.remove_prefix(2);
  const bool octal = text.size() >= 3 && text.size() <= 5 &&
                     std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '7'; });
  if (!octal) return std::nullopt;
  std::uint32_t mode = 0;
  std::from_chars(text.data(), text.data() + text.size(), mode, 8);
  return mode <= kMostMode ? std::optional(mode) : std::nullopt;
}

void read_mode(const Value& value, void* into) {
  const auto mode = value.is_int() ? static_cast<std::uint32_t>(value.integer())
                                   : parse_mode(value.string()).value_or(0);
  schema::as<std::uint32_t>(into) = mode;
}

Value write_mode(const void* from) { return formatted("{:04o}", schema::as<std::uint32_t>(from)); }

std::optional<Problem> check_mode(const Value& value) {
  if (value.is_string()) {
    if (parse_mode(value.string())) return std::nullopt;
    return Problem{formatted("is no octal mode: '{}'", value.string()), "Write it like \"0644\"."};
  }
  const auto integer = value.integer();
  if (integer < 0 || integer > kMostMode) {
    return Problem{formatted("is no mode: {}", integer), "Write \"0644\", in quotes."};
  }
  if (!reads_as_mode(integer)) return std::nullopt;
  return Problem{formatted("is the integer {}, which is the mode {:04o}", integer, integer),
                 formatted("Write \"{:04}\" if the digits are octal, in quotes.", integer)};
}

void read_owner(const Value& value, void* into) {
  auto owner =
      value.is_int() ? parse_owner(std::to_string(value.integer())) : parse_owner(value.string());
  if (owner) schema::as<FileOwner>(into) = *std::move(owner);
}

Value write_owner(const void* from) {
  const auto& owner = schema::as<FileOwner>(from);
  return owner.user + ':' + owner.group;
}

std::optional<Problem> check_owner(const Value& value) {
  const auto text = value.is_int() ? std::to_string(value.integer()) : value.string();
  if (parse_owner(text)) return std::nullopt;
  return Problem{formatted("is no owner: '{}'", text),
                 "Write 'user' or 'user:group', by name or number."};
}

}  // namespace orlop::agent::kinds
