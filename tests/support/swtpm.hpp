// SPDX-License-Identifier: Apache-2.0
// Swtpm: a software TPM 2.0 of one test, on a private socket, ended by its process id.
#pragma once

#include <signal.h>

#include <charconv>
#include <string>
#include <vector>

#include "libs/sys/command.hpp"
#include "libs/sys/file.hpp"

namespace orlop::testing {

class Swtpm {
 public:
  /// Starts a fresh TPM; returns when its sockets accept connections.
  static Result<Swtpm> start() { return start_with({"--flags", "not-need-init,startup-clear"}); }

  /// The same after hardware measured `code` before TPM2_Startup (H-CRTM).
  static Result<Swtpm> start_measuring(std::string code) {
    auto emulator = TRY(start_with({}));
    const auto control = (emulator.folder_.path() / "tpm.ctrl").string();
    sys::SystemCommandRunner runner;
    TRY(sys::run_checked(runner, {.argv = {"swtpm_ioctl", "--unix", control, "-i"}}));
    TRY(sys::run_checked(
        runner, {.argv = {"swtpm_ioctl", "--unix", control, "-h", "-"}, .input = std::move(code)}));
    TRY(sys::run_checked(runner, {.argv = {"tpm2_startup", "--clear", "-T", emulator.tcti()}}));
    return emulator;
  }

  Swtpm(Swtpm&& other) noexcept
      : folder_(std::move(other.folder_)), pid_(std::exchange(other.pid_, 0)) {}
  Swtpm& operator=(Swtpm&&) = delete;
  ~Swtpm() {
    if (pid_ > 1) ::kill(pid_, SIGTERM);
  }
  /// The connection string for open_tpm().
  [[nodiscard]] std::string tcti() const {
    return "swtpm:path=" + (folder_.path() / "tpm").string();
  }

 private:
  static Result<Swtpm> start_with(std::vector<std::string> flags) {
    auto folder = TRY(sys::TemporaryFolder::create("swtpm"));
    const auto at = [&](std::string_view name) { return (folder.path() / name).string(); };
    sys::SystemCommandRunner runner;
    sys::Command command{.argv = {"swtpm", "socket", "--tpm2", "--tpmstate", "dir=" + at(""),
                                  "--server", "type=unixio,path=" + at("tpm"), "--ctrl",
                                  "type=unixio,path=" + at("tpm.ctrl"), "--daemon", "--pid",
                                  "file=" + at("pid")}};
    command.argv.insert(command.argv.end(), flags.begin(), flags.end());
    TRY(sys::run_checked(runner, command));
    const auto text = TRY(sys::read_text(at("pid"), 32));
    pid_t pid = 0;
    std::from_chars(text.data(), text.data() + text.size(), pid);
    if (pid <= 1) return fail(Errc::failed, "swtpm wrote no process id");
    return Swtpm(std::move(folder), pid);
  }
  Swtpm(sys::TemporaryFolder folder, pid_t pid) : folder_(std::move(folder)), pid_(pid) {}
  sys::TemporaryFolder folder_;
  pid_t pid_;
};

}  // namespace orlop::testing
