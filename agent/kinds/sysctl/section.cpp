// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/sysctl/section.hpp"

#include "agent/kinds/rules.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using schema::at;
using schema::Problem;

constexpr schema::Custom<std::string> kSetting{
    .type = {.kinds = schema::kString | schema::kInteger,
             .read =
                 [](const Value& value, void* into) {
                   schema::as<std::string>(into) =
                       value.is_int() ? std::to_string(value.integer()) : value.string();
                 },
             .write = [](const void* from) { return Value(schema::as<std::string>(from)); }}};

/// Whether a key names a file below /proc/sys and nothing above it, whichever of '.' and '/' it
/// puts between its parts.
bool is_path_of_names(std::string_view key) {
  const bool dots = key.find('.') < key.find('/');
  const auto is_name = [](std::string_view part) {
    return !part.empty() && part.find_first_not_of("./") != std::string_view::npos;
  };
  return key.find_first_of("./") != std::string_view::npos &&
         each_part(key, dots ? '.' : '/', is_name);
}

std::optional<Problem> check_settings(const Value& value) {
  for (const auto& member : value.members()) {
    const std::string_view key = member.key;
    const bool name = is_path_of_names(key) && is_made_of(key, "._-/");
    if (!name) {
      return Problem{formatted("holds '{}', which is no kernel setting's name", key),
                     "Write it with dots, as in 'net.ipv4.ip_forward'; a dot inside an interface's "
                     "name is written '/'."};
    }
    if (member.value.is_string() && has_control_character(member.value.string())) {
      return Problem{formatted("gives '{}' a value of several lines", key), "Write one line."};
    }
  }
  return std::nullopt;
}

constexpr schema::Field kSysctlValue = {.text = "The value."};
constexpr schema::Field kSysctlFields[] = {
    {.key = "sysctl",
     .member = at<&Sysctl::sysctl, kSetting>,
     .text = "Kernel settings by name (`net.ipv4.ip_forward`).",
     .rule = {.check = check_settings},
     .each = &kSysctlValue,
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
};

}  // namespace

const schema::Section<Sysctl> kSysctl({.fields = kSysctlFields});

}  // namespace orlop::agent::kinds
