// SPDX-License-Identifier: Apache-2.0
// Process: a program that runs beside the test (QEMU, swtpm, nginx) and is ended by its own id.
//
// The object owns the child: its destructor kills it. The child dies with its parent, even when the
// parent is killed. One thread at a time.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/handle.hpp"
#include "libs/base/result.hpp"

namespace orlop::lab {

class Process {
 public:
  /// Starts `argv` with both outputs written to `log` (truncated). Errc::not_found when there is no
  /// such program.
  static Result<Process> start(const std::vector<std::string>& argv,
                               const std::filesystem::path& log);

  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  [[nodiscard]] pid_t id() const { return pid_; }
  [[nodiscard]] const std::filesystem::path& log() const { return log_; }
  /// False once the process has ended.
  [[nodiscard]] bool running();
  /// Waits for the end; the exit code (128 + signal), or nothing when time ran out.
  std::optional<int> wait(std::chrono::milliseconds timeout);
  /// SIGTERM, and SIGKILL when the process is still there after `grace`.
  void terminate(std::chrono::milliseconds grace = std::chrono::seconds(5));
  /// SIGKILL, now.
  void kill();
  /// The end of the log, for error messages.
  [[nodiscard]] std::string log_tail() const;

 private:
  Process(pid_t pid, UniqueFd handle, std::filesystem::path log)
      : pid_(pid), handle_(std::move(handle)), log_(std::move(log)) {}

  pid_t pid_ = -1;
  UniqueFd handle_;  ///< pidfd: becomes readable when the process ends
  std::optional<int> exit_code_;
  std::filesystem::path log_;
};

}  // namespace orlop::lab
