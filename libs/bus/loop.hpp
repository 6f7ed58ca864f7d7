// SPDX-License-Identifier: Apache-2.0
// Loop: the one event loop of a daemon (sd-event). It sleeps until a descriptor, a signal or a
// posted function needs it; it has no timers of its own, so an idle daemon is never woken.
// A Loop belongs to the thread that runs it; post() and stop() may be called from any thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <span>

#include "libs/base/result.hpp"

namespace orlop::bus {

class Loop {
 public:
  static Result<Loop> create();
  Loop(Loop&&) noexcept;
  Loop& operator=(Loop&&) noexcept;
  ~Loop();

  /// Serves until stop(); functions posted before stop() have run when it returns.
  Status run();
  /// Ends run() as soon as the current callback returns. Calling it before run() ends that at once.
  void stop();
  /// Runs `work` on the loop's thread, in order of posting. Work posted after run() ended is
  /// dropped with the loop.
  void post(std::function<void()> work);
  /// Runs `work` once on the loop's thread when the delay is over, suspended time included. To be
  /// called on the loop's thread; what is not due when run() ends is dropped.
  Status call_after(std::chrono::microseconds delay, std::function<void()> work);
  /// Blocks `signals` for this thread (and threads it starts later) and calls `handler` on the loop
  /// instead.
  Status on_signals(std::span<const int> signals, std::function<void(int)> handler);

  struct Impl;
  [[nodiscard]] Impl& impl() { return *impl_; }

 private:
  explicit Loop(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Tells the service manager ("READY=1", "STATUS=…"); does nothing when there is none.
void notify_service_manager(const std::string& state);

}  // namespace orlop::bus
