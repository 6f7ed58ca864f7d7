// SPDX-License-Identifier: Apache-2.0
#include "agent/node/os_release.hpp"

#include <ranges>

namespace orlop::agent::node {
namespace {

std::string unquoted(std::string_view value) {
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
      value.back() == value.front())
    value = value.substr(1, value.size() - 2);
  return std::string(value);
}

}  // namespace

OsRelease parse_os_release(std::string_view text) {
  OsRelease values;
  for (const auto part : std::views::split(text, '\n')) {
    const std::string_view line(part);
    const auto equals = line.find('=');
    if (line.starts_with('#') || equals == std::string_view::npos) continue;
    values[std::string(line.substr(0, equals))] = unquoted(line.substr(equals + 1));
  }
  return values;
}

std::string image_version(std::string_view os_release) {
  auto version = parse_os_release(os_release)["IMAGE_VERSION"];
  return version.empty() ? "unknown" : version;
}

}  // namespace orlop::agent::node
