// SPDX-License-Identifier: Apache-2.0
// FetchWorkers: downloaders on threads, each at the other end of a socket pair, as orlop-fetch is
// at the end of a connection in the system.
#pragma once

#include <sys/socket.h>

#include <thread>
#include <vector>

#include "agent/fetch/server.hpp"
#include "agent/fetch/worker_fetcher.hpp"

namespace orlop::testing {

class FetchWorkers {
 public:
  explicit FetchWorkers(net::Fetcher& fetcher) : fetcher_(&fetcher) {}

  /// For WorkerFetcher; this object must outlive the connections.
  agent::ConnectWorker connector() {
    return [this]() -> Result<UniqueFd> {
      int ends[2];
      if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return fail_errno(errno, "making a socket pair");
      }
      threads_.emplace_back([this, end = UniqueFd(ends[1])] {
        (void)agent::serve_fetches(end.get(), end.get(), *fetcher_);
      });
      return UniqueFd(ends[0]);
    };
  }
  [[nodiscard]] std::size_t connections() const { return threads_.size(); }

 private:
  net::Fetcher* fetcher_;
  std::vector<std::jthread> threads_;
};

}  // namespace orlop::testing
