// SPDX-License-Identifier: Apache-2.0
// Progress on the command line: JSON lines on the descriptor of --progress-fd, a bar on a terminal,
// nothing otherwise. Belongs to one thread.
#pragma once

#include <optional>
#include <string>

#include "libs/codec/value.hpp"

namespace orlop::command {

/// "writing    [#########           ]  45 %  36.0 MiB of 80.0 MiB"; pure.
[[nodiscard]] std::string progress_bar(const codec::Value& document);

class ProgressDisplay {
 public:
  /// `fd`: of --progress-fd; `terminal`: a descriptor that is one, or -1.
  ProgressDisplay(std::optional<int> fd, int terminal) : fd_(fd), terminal_(terminal) {}
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;
  /// Ends the bar's line.
  ~ProgressDisplay();

  void show(const codec::Value& document);

 private:
  std::optional<int> fd_;
  int terminal_;
  bool drawn_ = false;
};

}  // namespace orlop::command
