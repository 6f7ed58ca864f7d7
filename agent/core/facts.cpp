// SPDX-License-Identifier: Apache-2.0
#include "agent/core/facts.hpp"

#include <ranges>

#include "libs/architecture/architecture.hpp"

namespace orlop::agent {
namespace {

std::string unquoted(std::string_view value) {
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
      value.back() == value.front())
    value = value.substr(1, value.size() - 2);
  return std::string(value);
}

}  // namespace

std::string_view agent_version() { return ORLOP_VERSION; }

std::map<std::string, std::string> parse_os_release(std::string_view text) {
  std::map<std::string, std::string> values;
  for (const auto part : std::views::split(text, '\n')) {
    const std::string_view line(part);
    const auto equals = line.find('=');
    if (line.starts_with('#') || equals == std::string_view::npos) continue;
    values[std::string(line.substr(0, equals))] = unquoted(line.substr(equals + 1));
  }
  return values;
}

std::string command_line_value(std::string_view command_line, std::string_view key) {
  std::string found;
  for (const auto part : std::views::split(command_line, ' ')) {
    std::string_view word(part);
    if (const auto end = word.find('\n'); end != std::string_view::npos) word = word.substr(0, end);
    if (word.starts_with(key) && word.size() > key.size() && word[key.size()] == '=')
      found = word.substr(key.size() + 1);
  }
  return found;
}

Result<upgrade::NodeFacts> node_facts_of(std::string_view os_release,
                                         std::string_view command_line) {
  auto release = parse_os_release(os_release);
  if (release["ID"] != "orlop")
    return std::unexpected(
        Error(Errc::unsupported,
              "this machine does not run Orlop OS (os-release says ID=" + release["ID"] + ")")
            .with_remedy("Run this command on an Orlop node."));
  const auto root_hash = command_line_value(command_line, "roothash");
  auto version = TRY_CONTEXT(Version::parse(release["IMAGE_VERSION"]), "reading os-release");
  auto agent = TRY(Version::parse(agent_version()));
  const auto hash =
      TRY_CONTEXT(crypto::Sha256::parse(root_hash), "reading roothash= of the kernel command line");
  return upgrade::NodeFacts{.product = release["ID"],
                             .variant = release["VARIANT_ID"],
                             .architecture = std::string(architecture::own().name),
                             .version = std::move(version),
                             .root_hash = hash,
                             .agent = std::move(agent)};
}

}  // namespace orlop::agent
