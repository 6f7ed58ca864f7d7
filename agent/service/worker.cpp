// SPDX-License-Identifier: Apache-2.0
#include "agent/service/worker.hpp"

#include <utility>

namespace orlop::agent::service {

Worker::Worker() : thread_([this](const std::stop_token& stop) { run(stop); }) {}

bool Worker::add(std::function<void()> piece) {
  {
    const std::scoped_lock lock(mutex_);
    if (pieces_.size() >= kMaxWaiting) return false;
    pieces_.push_back(std::move(piece));
  }
  changed_.notify_one();
  return true;
}

void Worker::run(const std::stop_token& stop) {
  while (true) {
    std::function<void()> piece;
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [this] { return !pieces_.empty(); })) return;
      if (stop.stop_requested()) return;
      piece = std::move(pieces_.front());
      pieces_.pop_front();
    }
    piece();
  }
}

}  // namespace orlop::agent::service
