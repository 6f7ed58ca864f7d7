// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/rules.hpp"

#include <algorithm>

#include "libs/base/format.hpp"
#include "libs/crypto/ssh_key.hpp"

namespace orlop::agent::kinds {
namespace {

using schema::Problem;

constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";

}  // namespace

bool has_control_character(std::string_view text) {
  return std::ranges::any_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool each_part(std::string_view text, char separator, bool (*check)(std::string_view)) {
  while (true) {
    const auto end = text.find(separator);
    if (!check(text.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
}

bool is_made_of(std::string_view text, std::string_view further) {
  return std::ranges::all_of(text,
                             [further](char c) { return is_alnum(c) || further.contains(c); });
}

bool is_clean_path(std::string_view path) {
  return path.starts_with('/') && !has_control_character(path) &&
         each_part(path.substr(1), '/', [](std::string_view part) {
           return !part.empty() && part != "." && part != "..";
         });
}

std::optional<Problem> check_account_name(std::string_view text, std::string_view what) {
  const bool starts_well = !text.empty() && (kLower.contains(text[0]) || text[0] == '_');
  const bool goes_on_well = std::ranges::all_of(
      text, [](char c) { return kLower.contains(c) || is_digit(c) || c == '_' || c == '-'; });
  if (starts_well && goes_on_well && text.size() <= 31) return std::nullopt;
  return Problem{formatted("is no {} name: '{}'", what, text),
                 "Use lower-case letters, digits, '_' and '-', a letter or '_' first, at most 31."};
}

std::optional<Problem> check_ssh_key(const codec::Value& value) {
  const auto& text = value.string();
  if (text.starts_with("github:") || text.starts_with("gitlab:") || text.starts_with("http")) {
    return Problem{"is a reference, which nothing on the node fetches",
                   "Put the public key itself here."};
  }
  const auto key = crypto::parse_ssh_key(text);
  if (key) return std::nullopt;
  return Problem{key.error().message(), key.error().remedy()};
}

std::optional<Problem> check_account_field(const codec::Value& value) {
  if (!value.string().contains(':') && !has_control_character(value.string())) return std::nullopt;
  return Problem{"must not hold a colon or a line break", "It stands in a line of /etc/passwd."};
}

}  // namespace orlop::agent::kinds
