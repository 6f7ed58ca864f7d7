// SPDX-License-Identifier: Apache-2.0
// What runs on this machine, as a value: the only reader of os-release and kernel command line for
// all who ask. Reads two files; writes nothing. Safe from any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "libs/base/version.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::agent::node {

/// What the running release is, from /usr/lib/os-release and the kernel command line.
struct Facts {
  std::string product = "orlop";
  std::string variant;
  std::string architecture;
  Version version;
  crypto::Sha256 root_hash;
  std::uint64_t security_epoch = 1;
  Version agent;              ///< version of this program
  std::string pretty_name{};  ///< os-release PRETTY_NAME, for people

  /// `<product>-<variant>`: partition labels and boot entries start with it.
  [[nodiscard]] std::string stem() const { return product + "-" + variant; }
};

/// Version of the agent's own programs.
[[nodiscard]] std::string_view agent_version();

/// The running release. Errc::unsupported when this is not an Orlop node.
[[nodiscard]] Result<Facts> facts_of(std::string_view os_release, std::string_view command_line);

/// The same of the system at `root`: "/" on a node, a tree of files in tests.
[[nodiscard]] Result<Facts> observe(const std::filesystem::path& root = "/");
/// Whether observe() has an answer.
[[nodiscard]] bool runs_orlop(const std::filesystem::path& root = "/");

/// The boot that kBootId names, as our records write it: 32 hexadecimal digits, from the kernel's
/// text with dashes and a newline (random(4), /proc/sys/kernel/random/boot_id).
[[nodiscard]] std::string boot_id(std::string_view text);

}  // namespace orlop::agent::node
