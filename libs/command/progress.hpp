// SPDX-License-Identifier: Apache-2.0
// Progress on the command line: JSON lines on the descriptor of --progress-fd; on a terminal a bar
// that is drawn anew every second with the time it has taken; otherwise a line for each step, or
// nothing. A document tells of bytes (`phase`, `bytesDone`, `bytesTotal`) or of steps (`event`:
// "started", "finished" or "note", `step`, `what`, `stepsDone`, `stepsTotal`, `seconds`, `cached`).
// show() belongs to one thread; the clock on a terminal is a thread of its own inside.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "libs/codec/value.hpp"

namespace orlop::command {

/// "writing    [#########           ]  45 %  36.0 MiB of 80.0 MiB" or
/// "uki        [##########          ]  step 4 of 8"; pure.
[[nodiscard]] std::string progress_bar(const codec::Value& document);
/// "  uki         done in 12.3 s": what an event says for good; empty for what is no event. Pure.
[[nodiscard]] std::string progress_line(const codec::Value& document);

/// Where progress is shown.
struct Screen {
  int terminal = -1;  ///< a descriptor that is one, or -1
  int log = -1;       ///< without a terminal: where events are written as lines, or -1
};

class ProgressDisplay {
 public:
  /// `fd`: of --progress-fd, which takes everything.
  ProgressDisplay(std::optional<int> fd, Screen screen) : fd_(fd), screen_(screen) {}
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;
  /// Ends the bar's line.
  ~ProgressDisplay();

  void show(const codec::Value& document);

 private:
  void show_on_terminal(const codec::Value& document);
  void draw();  ///< with mutex_ held
  void tick(const std::stop_token& stop);

  std::optional<int> fd_;
  Screen screen_;
  std::mutex mutex_;
  std::string bar_;
  std::string what_;  ///< what the bar is about: another thing starts the time anew
  std::chrono::steady_clock::time_point since_;
  std::condition_variable_any stopped_;
  std::jthread clock_;
};

}  // namespace orlop::command
