// SPDX-License-Identifier: Apache-2.0
// SshClient: commands on a machine through the OpenSSH client, over loopback. Host keys are not
// remembered: the machine was made a minute ago. One call at a time per object is not required.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/result.hpp"
#include "libs/sys/command.hpp"

namespace orlop::lab {

struct SshTarget {
  std::uint16_t port = 0;
  std::string user = "root";
  std::filesystem::path private_key;
};

/// A key pair (Ed25519, no passphrase) at `path` and `path`.pub; gives the public half. An existing
/// pair is kept.
[[nodiscard]] Result<std::string> make_ssh_key(sys::CommandRunner& runner,
                                               const std::filesystem::path& path);

/// The ssh command line for one remote command (a shell command line on the far side).
[[nodiscard]] std::vector<std::string> ssh_arguments(const SshTarget& target,
                                                     std::string_view remote);

class SshClient {
 public:
  SshClient(sys::CommandRunner& runner, SshTarget target)
      : runner_(&runner), target_(std::move(target)) {}

  [[nodiscard]] const SshTarget& target() const { return target_; }
  /// The same machine as another user.
  [[nodiscard]] SshClient as(std::string user) const;

  struct Options {
    std::chrono::seconds timeout{60};
    std::string input;
    std::function<void(std::string_view)> on_line;
  };
  /// What the remote command gave; exit code 255 is ssh's own (no connection).
  [[nodiscard]] Result<sys::CommandOutput> run(std::string_view remote, Options options) const;
  [[nodiscard]] Result<sys::CommandOutput> run(std::string_view remote) const {
    return run(remote, {});
  }
  /// Standard output of a remote command that must succeed.
  [[nodiscard]] Result<std::string> checked(std::string_view remote, Options options) const;
  [[nodiscard]] Result<std::string> checked(std::string_view remote) const {
    return checked(remote, {});
  }
  /// Copies a remote file (at most 64 MiB) here.
  [[nodiscard]] Status fetch(std::string_view remote_path,
                             const std::filesystem::path& local) const;
  /// Writes a file on the machine; at most 64 KiB.
  [[nodiscard]] Status put(std::string_view content, std::string_view remote_path) const;

 private:
  sys::CommandRunner* runner_;
  SshTarget target_;
};

}  // namespace orlop::lab
