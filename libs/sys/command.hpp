// SPDX-License-Identifier: Apache-2.0
// CommandRunner: the port through which other programs are run. Argument vectors, never shell
// strings; a small environment, bounded output, bounded time. The real one is safe from any thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/bytes.hpp"
#include "libs/base/result.hpp"

namespace orlop::sys {

struct Command {
  std::vector<std::string> argv;  ///< argv[0] is looked up in the PATH below when it has no slash
  /// Added to PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin and LANG=C.UTF-8.
  std::vector<std::pair<std::string, std::string>> environment;
  std::filesystem::path folder;  ///< working folder; empty: the caller's
  std::string input;             ///< written to standard input, for secrets too; at most 64 KiB
  std::chrono::seconds timeout{60};
  std::size_t max_output = std::size_t{1} << 20;  ///< per stream; more is dropped, not an error
  /// What is kept of too much: its begin, or its end.
  enum class Keep { begin, end } keep = Keep::begin;
  /// When set, called with each line of standard output or error as it arrives (progress).
  std::function<void(std::string_view)> on_line;
};

struct CommandOutput {
  int exit_code = 0;  ///< 128 + signal number when a signal ended it
  std::string output;
  std::string errors;
};

class CommandRunner {
 public:
  virtual ~CommandRunner() = default;
  /// Runs to the end. A program that ran and failed is a value (see `exit_code`); one that could
  /// not be started is Errc::not_found, one that ran over its time is Errc::timed_out (and is
  /// killed; one that does not end even so is left behind after five seconds).
  virtual Result<CommandOutput> run(const Command& command) = 0;
};

class SystemCommandRunner final : public CommandRunner {
 public:
  Result<CommandOutput> run(const Command& command) override;
};

/// run() that makes a non-zero exit code Errc::failed, quoting the program and the end of its
/// errors.
[[nodiscard]] Result<std::string> run_checked(CommandRunner& runner, const Command& command);

}  // namespace orlop::sys
