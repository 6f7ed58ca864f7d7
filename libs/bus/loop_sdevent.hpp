// SPDX-License-Identifier: Apache-2.0
// Inside of Loop, shared by the room's own files only.
#pragma once

#include <systemd/sd-event.h>

#include <functional>
#include <list>
#include <mutex>
#include <vector>

#include "libs/base/handle.hpp"
#include "libs/bus/loop.hpp"

namespace orlop::bus {

struct Loop::Impl {
  CPointer<sd_event, sd_event_unref> event;
  UniqueFd wake;  // eventfd: other threads make it readable
  std::mutex mutex;
  std::vector<std::function<void()>> posted;  // guarded by mutex
  bool stopping = false;                      // guarded by mutex
  std::function<void(int)> on_signal;

  struct Timer {
    std::function<void()> work;
    CPointer<sd_event_source, sd_event_source_unref> source;
  };
  std::list<Timer> timers;  // after the event: sources go first

  void wake_up();
  void run_posted();
};

}  // namespace orlop::bus
