// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include "libs/base/handle.hpp"
#include "libs/sys/command.hpp"

namespace orlop::sys {
namespace {

using SteadyClock = std::chrono::steady_clock;

struct Pipe {
  UniqueFd read;
  UniqueFd write;
};

Result<Pipe> make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return fail_errno(errno, "creating a pipe");
  return Pipe{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (const auto& text : texts) list.push_back(const_cast<char*>(text.c_str()));
  list.push_back(nullptr);
  return list;
}

std::vector<std::string> environment_of(const Command& command) {
  std::vector<std::string> list = {
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"};
  for (const auto& [name, value] : command.environment) {
    std::erase_if(list,
                  [&name](const std::string& entry) { return entry.starts_with(name + "="); });
    list.push_back(name + "=" + value);
  }
  return list;
}

Result<pid_t> spawn(const Command& command, int input, int output, int errors) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, 0);
  posix_spawn_file_actions_adddup2(&actions, output, 1);
  posix_spawn_file_actions_adddup2(&actions, errors, 2);
  // What whoever started us left open is none of the program's business: mmdebstrap hands the
  // number of a pipe to dash, which knows those of one digit only.
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  if (!command.folder.empty())
    posix_spawn_file_actions_addchdir_np(&actions, command.folder.c_str());
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  // A process group of its own, so that a time-out ends the program's children too.
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  const auto environment = environment_of(command);
  pid_t pid = 0;
  const int error = ::posix_spawnp(&pid, command.argv[0].c_str(), &actions, &attributes,
                                   pointers(command.argv).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) return fail_errno(error, "starting {}", command.argv[0]);
  return pid;
}

/// Collects one stream up to the limit and hands on whole lines.
class Collector {
 public:
  Collector(const Command& command, std::string& sink) : command_(command), sink_(sink) {}

  void add(std::string_view chunk) {
    keep(chunk);
    if (!command_.on_line) return;
    line_.append(chunk);
    for (auto end = line_.find('\n'); end != std::string::npos; end = line_.find('\n')) {
      command_.on_line(std::string_view(line_).substr(0, end));
      line_.erase(0, end + 1);
    }
    if (line_.size() > kMaxLine) line_.clear();
  }

 private:
  void keep(std::string_view chunk) {
    const auto most = command_.max_output;
    if (command_.keep == Command::Keep::begin) {
      sink_.append(chunk.substr(0, most - std::min(most, sink_.size())));
      return;
    }
    if (chunk.size() > most) chunk.remove_prefix(chunk.size() - most);
    const auto over = sink_.size() + chunk.size() - std::min(most, sink_.size() + chunk.size());
    sink_.erase(0, over);
    sink_.append(chunk);
  }

  static constexpr std::size_t kMaxLine = std::size_t{64} << 10;
  const Command& command_;
  std::string& sink_;
  std::string line_;
};

Status collect(const Command& command, UniqueFd output, UniqueFd errors, CommandOutput& result,
               SteadyClock::time_point deadline) {
  Collector collectors[] = {{command, result.output}, {command, result.errors}};
  UniqueFd ends[] = {std::move(output), std::move(errors)};
  while (ends[0] || ends[1]) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now());
    std::array<pollfd, 2> waits = {pollfd{ends[0].get(), POLLIN, 0},
                                   pollfd{ends[1].get(), POLLIN, 0}};
    const int ready = ::poll(waits.data(), waits.size(),
                             static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    if (ready < 0 && errno != EINTR) return fail_errno(errno, "waiting for {}", command.argv[0]);
    if (ready == 0)
      return fail(Errc::timed_out, "{} ran over its {}", command.argv[0], command.timeout);
    for (std::size_t i = 0; i < 2; ++i) {
      if ((waits[i].revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
      std::array<char, 16384> buffer;
      const auto count = ::read(ends[i].get(), buffer.data(), buffer.size());
      if (count > 0) {
        collectors[i].add({buffer.data(), static_cast<std::size_t>(count)});
      } else if (count == 0 || errno != EINTR) {
        ends[i].reset();
      }
    }
  }
  return {};
}

/// Waits for the process, at most until the deadline (a program may close its outputs and live on).
Result<int> wait_for_exit(pid_t pid, const Command& command, SteadyClock::time_point deadline) {
  const UniqueFd process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  pollfd wait{process.get(), POLLIN, 0};
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now());
  if (::poll(&wait, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0))) == 0) {
    return fail(Errc::timed_out, "{} ran over its {}", command.argv[0], command.timeout);
  }
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return fail_errno(errno, "waiting for {}", command.argv[0]);
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/// Kills the program's process group and waits a moment for its end. A program that hangs inside
/// the kernel, or has left its group, is left behind: whoever asked gets an answer.
void end(pid_t pid) {
  constexpr std::chrono::seconds kPatience{5};
  (void)::kill(-pid, SIGKILL);  // it may have ended meanwhile
  const UniqueFd process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  pollfd wait{process.get(), POLLIN, 0};
  (void)::poll(&wait, 1, static_cast<int>(std::chrono::milliseconds(kPatience).count()));
  (void)::waitpid(pid, nullptr, WNOHANG);
}

}  // namespace

Result<CommandOutput> SystemCommandRunner::run(const Command& command) {
  if (command.argv.empty()) return fail(Errc::invalid, "an empty command cannot be run");
  if (command.input.size() > std::size_t{64} << 10) {
    return fail(Errc::invalid, "the input of {} is larger than a pipe holds", command.argv[0]);
  }
  const auto deadline = SteadyClock::now() + command.timeout;
  auto input = TRY(make_pipe());
  auto output = TRY(make_pipe());
  auto errors = TRY(make_pipe());
  // The input fits the pipe, so writing it before anybody reads cannot block.
  if (!command.input.empty() &&
      ::write(input.write.get(), command.input.data(), command.input.size()) < 0) {
    return fail_errno(errno, "writing the input of {}", command.argv[0]);
  }
  const pid_t pid = TRY(spawn(command, input.read.get(), output.write.get(), errors.write.get()));
  input.write.reset();
  output.write.reset();
  errors.write.reset();

  CommandOutput result;
  auto collected =
      collect(command, std::move(output.read), std::move(errors.read), result, deadline);
  auto exit_code = collected ? wait_for_exit(pid, command, deadline)
                             : Result<int>(std::unexpected(collected.error()));
  if (!exit_code) {
    end(pid);
    return std::unexpected(exit_code.error());
  }
  result.exit_code = *exit_code;
  return result;
}

Result<std::string> run_checked(CommandRunner& runner, const Command& command) {
  auto result = TRY(runner.run(command));
  if (result.exit_code == 0) return std::move(result.output);
  constexpr std::size_t kTail = 600;
  std::string_view said = result.errors.empty() ? result.output : result.errors;
  while (said.ends_with('\n')) said.remove_suffix(1);
  if (said.size() > kTail) said.remove_prefix(said.size() - kTail);
  return fail(Errc::failed, "{} failed with exit code {}: {}", command.argv[0], result.exit_code,
              said);
}

}  // namespace orlop::sys
