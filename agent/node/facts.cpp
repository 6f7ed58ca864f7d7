// SPDX-License-Identifier: Apache-2.0
#include "agent/node/facts.hpp"

#include "agent/node/command_line.hpp"
#include "agent/node/os_release.hpp"
#include "libs/architecture/architecture.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::node {
namespace {

constexpr std::size_t kSmallFile = std::size_t{64} << 10;

Result<std::string> read(const std::filesystem::path& root, std::string_view path) {
  return sys::read_text(root / path.substr(1), kSmallFile);
}

}  // namespace

std::string_view agent_version() { return ORLOP_VERSION; }

Result<Facts> facts_of(std::string_view os_release, std::string_view command_line) {
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
  return Facts{.product = release["ID"],
               .variant = release["VARIANT_ID"],
               .architecture = std::string(architecture::own().name),
               .version = std::move(version),
               .root_hash = hash,
               .agent = std::move(agent),
               .pretty_name = release["PRETTY_NAME"]};
}

Result<Facts> observe(const std::filesystem::path& root) {
  const auto os_release = TRY(read(root, kOsRelease));
  const auto command_line = TRY(read(root, kCommandLine));
  return facts_of(os_release, command_line);
}

bool runs_orlop(const std::filesystem::path& root) { return observe(root).has_value(); }

std::string boot_id(std::string_view text) {
  std::string id(text.substr(0, text.find('\n')));
  std::erase(id, '-');
  return id;
}

}  // namespace orlop::agent::node
