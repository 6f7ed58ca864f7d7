// SPDX-License-Identifier: Apache-2.0
// The configuration documents of the demonstration, as texts. Pure functions.
#pragma once

#include <string>

namespace orlop::demo {

/// What the machine is told on its first boot and what is expected of it afterwards.
struct NodeFacts {
  std::string hostname;
  std::string public_key;  ///< of the person who logs in
  std::string repository;  ///< address as the guest sees it
};

inline constexpr auto kUser = "ada";
inline constexpr auto kFilePath = "/etc/demo/motto";
inline constexpr auto kFileContent = "a sound deck beneath";
inline constexpr auto kChangedFileContent = "a sound deck beneath everything";
inline constexpr auto kSysctl = "net.ipv4.ip_forward";
inline constexpr auto kSecondSysctl = "kernel.panic";
inline constexpr auto kUnit = "demo-hello.service";
inline constexpr auto kUnitOutput = "/run/demo-unit";
inline constexpr auto kCommandOutput = "/run/demo-command";

/// User-data of a cloud machine: everything but installation.
[[nodiscard]] std::string cloud_document(const NodeFacts& facts);
/// The same for the install medium: install to /dev/vda and power off.
[[nodiscard]] std::string install_document(const NodeFacts& facts);
/// The change that is applied to the running node: another file content, another sysctl.
[[nodiscard]] std::string changed_document();

}  // namespace orlop::demo
