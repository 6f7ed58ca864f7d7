// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/host/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "libs/sys/file.hpp"

namespace orlop::lab {
namespace {

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (const auto& text : texts) list.push_back(const_cast<char*>(text.c_str()));
  list.push_back(nullptr);
  return list;
}

}  // namespace

Result<Process> Process::start(const std::vector<std::string>& argv,
                               const std::filesystem::path& log) {
  if (argv.empty()) return fail(Errc::invalid, "an empty command cannot be started");
  const UniqueFd output = TRY(sys::open_fd(log, O_WRONLY | O_CREAT | O_TRUNC, 0644));
  const UniqueFd input = TRY(sys::open_fd("/dev/null", O_RDONLY));
  // setpriv makes the kernel end the program together with this one, then becomes the program.
  std::vector<std::string> command = {"setpriv", "--pdeathsig", "KILL", "--"};
  command.insert(command.end(), argv.begin(), argv.end());

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input.get(), 0);
  posix_spawn_file_actions_adddup2(&actions, output.get(), 1);
  posix_spawn_file_actions_adddup2(&actions, output.get(), 2);
  std::vector<std::string> environment = {
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"};
  pid_t pid = 0;
  const int error = ::posix_spawnp(&pid, command[0].c_str(), &actions, nullptr,
                                   pointers(command).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return fail_errno(error, "starting {}", argv[0]);
  UniqueFd handle(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  return Process(pid, std::move(handle), log);
}

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      handle_(std::move(other.handle_)),
      exit_code_(other.exit_code_),
      log_(std::move(other.log_)) {}

Process& Process::operator=(Process&& other) noexcept {
  if (this != &other) {
    kill();
    pid_ = std::exchange(other.pid_, -1);
    handle_ = std::move(other.handle_);
    exit_code_ = other.exit_code_;
    log_ = std::move(other.log_);
  }
  return *this;
}

Process::~Process() { kill(); }

std::optional<int> Process::wait(std::chrono::milliseconds timeout) {
  if (pid_ < 0) return exit_code_;
  pollfd wait{handle_.get(), POLLIN, 0};
  if (::poll(&wait, 1, static_cast<int>(timeout.count())) <= 0) return std::nullopt;
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  exit_code_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return exit_code_;
}

bool Process::running() { return pid_ >= 0 && !wait(std::chrono::milliseconds(0)); }

void Process::terminate(std::chrono::milliseconds grace) {
  if (pid_ < 0) return;
  (void)::kill(pid_, SIGTERM);
  if (!wait(grace)) kill();
}

void Process::kill() {
  if (pid_ < 0) return;
  (void)::kill(pid_, SIGKILL);
  (void)wait(std::chrono::seconds(30));
}

std::string Process::log_tail() const {
  constexpr std::size_t kTail = 1500;
  const auto text = sys::read_text(log_, std::size_t{16} << 20);
  if (!text) return {};
  return text->size() > kTail ? text->substr(text->size() - kTail) : *text;
}

}  // namespace orlop::lab
