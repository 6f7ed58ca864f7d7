// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/machine/ssh.hpp"

#include <format>

#include "libs/sys/file.hpp"

namespace orlop::lab {
namespace {

constexpr std::size_t kMaxFile = std::size_t{64} << 20;

Status must_succeed(const sys::CommandOutput& output, std::string_view remote) {
  if (output.exit_code == 0) return {};
  return fail(Errc::failed, "`{}` on the machine gave exit code {}: {}{}", remote, output.exit_code,
              output.errors, output.output);
}

}  // namespace

Result<std::string> make_ssh_key(sys::CommandRunner& runner, const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    std::filesystem::create_directories(path.parent_path(), error);
    TRY(run_checked(runner, {.argv = {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C",
                                      "orlop-vm", "-f", path.string()}}));
  }
  auto text = TRY(sys::read_text(path.string() + ".pub", 4096));
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

std::vector<std::string> ssh_arguments(const SshTarget& target, std::string_view remote) {
  std::vector<std::string> arguments = {"ssh", "-i", target.private_key.string(), "-p",
                                        std::to_string(target.port)};
  for (const auto* option :
       {"IdentitiesOnly=yes", "BatchMode=yes", "StrictHostKeyChecking=no",
        "UserKnownHostsFile=/dev/null", "GlobalKnownHostsFile=/dev/null", "ControlMaster=no",
        "ControlPath=none", "LogLevel=ERROR", "ConnectTimeout=15", "ServerAliveInterval=5",
        "ServerAliveCountMax=6"}) {
    arguments.insert(arguments.end(), {"-o", option});
  }
  arguments.push_back(target.user + "@127.0.0.1");
  if (!remote.empty()) arguments.emplace_back(remote);
  return arguments;
}

SshClient SshClient::as(std::string user) const {
  auto target = target_;
  target.user = std::move(user);
  return {*runner_, std::move(target)};
}

Result<sys::CommandOutput> SshClient::run(std::string_view remote, Options options) const {
  return runner_->run({.argv = ssh_arguments(target_, remote),
                       .input = std::move(options.input),
                       .timeout = options.timeout,
                       .max_output = kMaxFile,
                       .on_line = std::move(options.on_line)});
}

Result<std::string> SshClient::checked(std::string_view remote, Options options) const {
  auto output = TRY(run(remote, std::move(options)));
  TRY(must_succeed(output, remote));
  return std::move(output.output);
}

Status SshClient::fetch(std::string_view remote_path, const std::filesystem::path& local) const {
  const auto content = TRY(checked(std::format("cat '{}'", remote_path)));
  return sys::write_file(local, content, 0644, sys::Durability::volatile_);
}

Status SshClient::put(std::string_view content, std::string_view remote_path) const {
  TRY(checked(std::format("cat > '{}'", remote_path), {.input = std::string(content)}));
  return {};
}

}  // namespace orlop::lab
