// SPDX-License-Identifier: Apache-2.0
// Downloaders at the other end of a socket pair, as orlop-fetch is at the end of a connection in
// the system: FetchWorkers runs them on threads, FetchPrograms starts the real program.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "agent/fetch/server.hpp"
#include "agent/fetch/worker_fetcher.hpp"

namespace orlop::testing {

class FetchWorkers {
 public:
  explicit FetchWorkers(net::Fetcher& fetcher) : fetcher_(&fetcher) {}

  /// For WorkerFetcher; this object must outlive the connections.
  agent::fetch::ConnectWorker connector() {
    return [this]() -> Result<UniqueFd> {
      int ends[2];
      if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return fail_errno(errno, "making a socket pair");
      }
      threads_.emplace_back([this, end = UniqueFd(ends[1])] {
        (void)agent::fetch::serve_fetches(end.get(), end.get(), *fetcher_);
      });
      return UniqueFd(ends[0]);
    };
  }
  [[nodiscard]] std::size_t connections() const { return threads_.size(); }

 private:
  net::Fetcher* fetcher_;
  std::vector<std::jthread> threads_;
};

class FetchPrograms {
 public:
  explicit FetchPrograms(std::string program) : program_(std::move(program)) {}
  FetchPrograms(const FetchPrograms&) = delete;
  FetchPrograms& operator=(const FetchPrograms&) = delete;
  ~FetchPrograms() {
    for (const auto pid : started_) {
      ::kill(pid, SIGKILL);
      ::waitpid(pid, nullptr, 0);
    }
  }

  agent::fetch::ConnectWorker connector() {
    return [this]() -> Result<UniqueFd> {
      int ends[2];
      if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return fail_errno(errno, "making a socket pair");
      }
      UniqueFd near(ends[0]);
      const UniqueFd far(ends[1]);
      const auto pid = ::fork();
      if (pid < 0) return fail_errno(errno, "starting {}", program_);
      if (pid == 0) {
        ::dup2(far.get(), STDIN_FILENO);
        ::dup2(far.get(), STDOUT_FILENO);
        ::execl(program_.c_str(), program_.c_str(), nullptr);
        ::_exit(127);
      }
      started_.push_back(pid);
      return near;
    };
  }

 private:
  std::string program_;
  std::vector<pid_t> started_;
};

}  // namespace orlop::testing
