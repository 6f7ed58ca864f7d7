// SPDX-License-Identifier: Apache-2.0
// What the kernel says of a process (/proc/PID): memory, context switches, processor time. Pure
// functions of texts.
#pragma once

#include <cstdint>
#include <string_view>

#include "libs/base/result.hpp"

namespace orlop::bench {

/// Bytes, from /proc/PID/smaps_rollup.
struct Memory {
  double rss = 0;
  double pss = 0;
  double anonymous = 0;  ///< the part that is the process's own
};
[[nodiscard]] Result<Memory> parse_memory(std::string_view smaps_rollup);

/// Context switches, summed over the concatenated /proc/PID/task/*/status of all threads.
struct Switches {
  double voluntary = 0;    ///< it went to sleep, so it had been woken
  double involuntary = 0;  ///< it was interrupted
  double threads = 0;
};
[[nodiscard]] Result<Switches> parse_switches(std::string_view statuses);

/// User and system time in clock ticks, from /proc/PID/stat.
[[nodiscard]] Result<double> parse_ticks(std::string_view stat);

}  // namespace orlop::bench
