// SPDX-License-Identifier: Apache-2.0
// Name servers of the whole node in a configuration document; those of one device are in `network`.
#pragma once

#include <string>
#include <vector>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

struct Dns {
  std::vector<std::string> servers;
  std::vector<std::string> fallback;
  std::vector<std::string> search;
  std::string over_tls;  ///< "no", "opportunistic", "yes"; empty: as the image has it
  std::string dnssec;    ///< "no", "allow-downgrade", "yes"; empty: as the image has it
  friend bool operator==(const Dns&, const Dns&) = default;
};

extern const schema::Section<Dns> kDns;

}  // namespace orlop::agent::kinds
