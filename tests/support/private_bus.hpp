// SPDX-License-Identifier: Apache-2.0
// A D-Bus daemon of the test's own: its socket and configuration are in a private folder, it ends
// with the object. Nothing outside the folder is read or touched.
#pragma once

#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <format>
#include <string>

#include "libs/sys/file.hpp"

namespace orlop::testing {

class PrivateBus {
 public:
  /// Starts the daemon and waits, by its own readiness pipe, until it listens.
  static Result<PrivateBus> start() {
    auto folder = TRY(sys::TemporaryFolder::create("bus"));
    const auto config = folder.path() / "bus.conf";
    const auto address = std::format("unix:path={}", (folder.path() / "socket").string());
    TRY(sys::write_file(config, configuration(address), 0644, sys::Durability::volatile_));
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) return fail_errno(errno, "creating a pipe");
    const UniqueFd ready(ends[0]);
    UniqueFd print(ends[1]);
    std::array<std::string, 4> arguments = {"dbus-daemon", "--nofork",
                                            "--config-file=" + config.string(),
                                            std::format("--print-address={}", print.get())};
    std::array<char*, 5> argv{};
    for (std::size_t i = 0; i < arguments.size(); ++i) argv[i] = arguments[i].data();
    pid_t pid = -1;
    if (const int r = ::posix_spawnp(&pid, "dbus-daemon", nullptr, nullptr, argv.data(), environ))
      return fail_errno(r, "starting dbus-daemon");
    PrivateBus bus(std::move(folder), address, pid);
    print.reset();
    for (char byte = 0; byte != '\n';)  // it prints its address in one line
      if (::read(ready.get(), &byte, 1) != 1)
        return fail(Errc::failed, "dbus-daemon did not start");
    return bus;
  }

  PrivateBus(PrivateBus&& other) noexcept
      : folder_(std::move(other.folder_)),
        address_(std::move(other.address_)),
        pid_(std::exchange(other.pid_, -1)) {}
  PrivateBus& operator=(PrivateBus&&) = delete;
  ~PrivateBus() { stop(); }

  [[nodiscard]] const std::string& address() const { return address_; }
  void stop() {
    const pid_t pid = std::exchange(pid_, -1);
    if (pid <= 0) return;
    ::kill(pid, SIGTERM);
    ::waitpid(pid, nullptr, 0);
  }

 private:
  PrivateBus(sys::TemporaryFolder folder, std::string address, pid_t pid)
      : folder_(std::move(folder)), address_(std::move(address)), pid_(pid) {}

  static std::string configuration(const std::string& address) {
    return std::format(
        "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n"
        " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
        "<busconfig><type>custom</type><listen>{}</listen><auth>EXTERNAL</auth>"
        "<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"
        "<allow eavesdrop=\"true\"/><allow own=\"*\"/><allow user=\"*\"/></policy></busconfig>\n",
        address);
  }

  sys::TemporaryFolder folder_;
  std::string address_;
  pid_t pid_;
};

}  // namespace orlop::testing
