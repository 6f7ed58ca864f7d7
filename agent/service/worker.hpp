// SPDX-License-Identifier: Apache-2.0
// Worker: the one thread that does long work, one piece after the other, in the order given.
// add() may be called from any thread. The destructor waits for the piece that is running and drops
// the others: whoever owns long work must make it stop first.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace orlop::agent::service {

class Worker {
 public:
  Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void add(std::function<void()> piece);

 private:
  void run(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<std::function<void()>> pieces_;  // guarded by mutex_
  std::jthread thread_;                       // last: joined before the rest goes
};

}  // namespace orlop::agent::service
