// SPDX-License-Identifier: Apache-2.0
// Time zone and time servers in a configuration document.
#pragma once

#include <string>
#include <vector>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

struct TimeZone {
  std::string timezone;  ///< empty: as the image has it
  friend bool operator==(const TimeZone&, const TimeZone&) = default;
};

struct TimeServers {
  bool enabled = true;
  std::vector<std::string> servers;
  std::vector<std::string> pools;
  std::string client = "auto";
  friend bool operator==(const TimeServers&, const TimeServers&) = default;
};

extern const schema::Section<TimeZone> kTimeZone;
extern const schema::Section<TimeServers> kTimeServers;

}  // namespace orlop::agent::kinds
