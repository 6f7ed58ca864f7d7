// SPDX-License-Identifier: Apache-2.0
// How the journal is kept and passed on, in a configuration document.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

struct Logging {
  bool persistent = true;
  std::string size;       ///< "500M"; empty: as the image has it
  std::string retention;  ///< "2week"; empty: as the image has it
  std::string level;      ///< the least important that is kept; empty: all
  std::int64_t rate_burst =
      0;  ///< messages of one service in `rate_interval`; 0: as the image has it
  std::string rate_interval;
  std::vector<std::string> forward;  ///< "console", "kmsg", "syslog", "wall"
  std::string forward_to;            ///< "192.0.2.7:19532"; empty: nobody
  friend bool operator==(const Logging&, const Logging&) = default;
};

extern const schema::Section<Logging> kLogging;

}  // namespace orlop::agent::kinds
