// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/rules.hpp"

#include <algorithm>
#include <charconv>

#include "agent/kinds/references.hpp"
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
  if (is_key_reference(text)) {
    const auto address = key_address(text);
    if (address) return std::nullopt;
    return Problem{address.error().message(), address.error().remedy()};
  }
  const auto key = crypto::parse_ssh_key(text);
  if (key) return std::nullopt;
  return Problem{key.error().message(), key.error().remedy()};
}

std::optional<Problem> check_account_field(const codec::Value& value) {
  if (!value.string().contains(':') && !has_control_character(value.string())) return std::nullopt;
  return Problem{"must not hold a colon or a line break", "It stands in a line of /etc/passwd."};
}

std::string device_of(std::string_view name) {
  for (const std::string_view cloud : {"ephemeral", "swap", "ebs", "root", "ami"}) {
    const auto digits = name.starts_with(cloud) ? name.substr(cloud.size()) : std::string_view("x");
    if (std::ranges::all_of(digits, is_digit)) return {};
  }
  const bool bare = is_made_of(name, "");
  constexpr std::string_view kDisks[] = {"sd", "vd", "xvd", "nvme", "hd", "mmcblk"};
  const bool disk = std::ranges::any_of(
      kDisks, [name](std::string_view prefix) { return name.starts_with(prefix); });
  return (bare && disk ? "/dev/" : "") + std::string(name);
}

std::optional<std::uint64_t> amount_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  auto unit = std::string_view(end, static_cast<std::size_t>(text.data() + text.size() - end));
  while (unit.starts_with(' ')) unit.remove_prefix(1);
  if (unit.ends_with("iB"))
    unit.remove_suffix(2);
  else if (unit.ends_with('B'))
    unit.remove_suffix(1);
  constexpr std::string_view kUnits = "KMGT";
  if (unit.empty()) return number;
  const auto power = kUnits.find(unit[0] >= 'a' ? static_cast<char>(unit[0] - 'a' + 'A') : unit[0]);
  if (unit.size() != 1 || power == std::string_view::npos) return std::nullopt;
  const auto shift = 10 * (power + 1);
  if (number > (std::uint64_t{1} << (60 - shift))) return std::nullopt;
  return number << shift;
}

}  // namespace orlop::agent::kinds
