// SPDX-License-Identifier: Apache-2.0
// Whose a file is and what may be done with it, as documents write it. Pure functions.
#pragma once

#include <cstdint>
#include <string>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

/// By name, or by number in decimal digits.
struct FileOwner {
  std::string user = "root";
  std::string group = "root";
  friend bool operator==(const FileOwner&, const FileOwner&) = default;
};

/// "alice", "alice:adm", "1000:1000"; a user alone has the group of that name or number.
[[nodiscard]] Result<FileOwner> parse_owner(std::string_view text);
/// The number that a name is when it is written as one.
[[nodiscard]] std::optional<std::uint32_t> as_number(std::string_view name);

/// "0644", "644", "0o644", "1777": three to five octal digits, at most 07777.
[[nodiscard]] std::optional<std::uint32_t> parse_mode(std::string_view text);

// What follows is for the two types below.
void read_mode(const codec::Value& value, void* into);
[[nodiscard]] codec::Value write_mode(const void* from);
[[nodiscard]] std::optional<schema::Problem> check_mode(const codec::Value& value);
void read_owner(const codec::Value& value, void* into);
[[nodiscard]] codec::Value write_owner(const void* from);
[[nodiscard]] std::optional<schema::Problem> check_owner(const codec::Value& value);

/// A string, or an integer that is the mode itself, as cloud-init has it: 420 is 0644. An integer
/// whose digits are a mode as well (644) is refused.
inline constexpr schema::Custom<std::uint32_t> kMode{
    .type = {.kinds = schema::kString | schema::kInteger,
             .read = read_mode,
             .write = write_mode,
             .check = check_mode}};
/// A string, or a user's number.
inline constexpr schema::Custom<FileOwner> kOwner{
    .type = {.kinds = schema::kString | schema::kInteger,
             .read = read_owner,
             .write = write_owner,
             .check = check_owner}};

}  // namespace orlop::agent::kinds
