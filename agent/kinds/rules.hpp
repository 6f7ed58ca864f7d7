// SPDX-License-Identifier: Apache-2.0
// Rules that the sections of several kinds share: characters, account names, paths. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/schema/field.hpp"

namespace orlop::agent::kinds {

[[nodiscard]] inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] inline bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c);
}
[[nodiscard]] bool has_control_character(std::string_view text);

/// Whether `check` holds for every part of `text` between separators.
[[nodiscard]] bool each_part(std::string_view text, char separator,
                             bool (*check)(std::string_view));

/// Whether all of it is letters, digits and `further`.
[[nodiscard]] bool is_made_of(std::string_view text, std::string_view further);
/// Absolute, without '.', '..', doubled slashes and control characters.
[[nodiscard]] bool is_clean_path(std::string_view path);

/// `what` is "user" or "group": it stands in the complaint.
[[nodiscard]] std::optional<schema::Problem> check_account_name(std::string_view text,
                                                                std::string_view what);
/// One line of an authorized_keys file, or where such lines are.
[[nodiscard]] std::optional<schema::Problem> check_ssh_key(const codec::Value& value);
/// No colon, no control character: it stands in a line of /etc/passwd.
[[nodiscard]] std::optional<schema::Problem> check_account_field(const codec::Value& value);

/// "vdb" is /dev/vdb; names that only a cloud's agent could look up are none.
[[nodiscard]] std::string device_of(std::string_view name);

/// "2G", "512 MiB", bytes; units are powers of 1,024. Nothing for other texts and from 2^60 on.
[[nodiscard]] std::optional<std::uint64_t> amount_in(std::string_view text);

}  // namespace orlop::agent::kinds
