// SPDX-License-Identifier: Apache-2.0
// Worker: one thread that does work, one piece after the other, in the order given. Lanes: one
// worker each. add() may be called from any thread. The destructors wait for the pieces that are
// running and drop the others: whoever owns long work must make it stop first.
#pragma once

#include <array>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "agent/service/node.hpp"

namespace orlop::agent::service {

/// More pieces than this never wait: somebody asks faster than this machine answers.
inline constexpr std::size_t kMaxWaiting = 64;

class Worker {
 public:
  Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// False, and nothing is done, when kMaxWaiting pieces wait already.
  [[nodiscard]] bool add(std::function<void()> piece);

 private:
  void run(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<std::function<void()>> pieces_;  // guarded by mutex_
  std::jthread thread_;                       // last: joined before the rest goes
};

class Lanes {
 public:
  [[nodiscard]] bool add(Lane lane, std::function<void()> piece) {
    return workers_[static_cast<std::size_t>(lane)].add(std::move(piece));
  }

 private:
  std::array<Worker, kLanes> workers_;
};

}  // namespace orlop::agent::service
