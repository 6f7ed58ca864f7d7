// SPDX-License-Identifier: Apache-2.0
// The node's name in a configuration document.
#pragma once

#include <string>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

struct Hostname {
  std::string hostname;  ///< empty: as the image has it
  friend bool operator==(const Hostname&, const Hostname&) = default;
};

extern const schema::Section<Hostname> kHostname;

}  // namespace orlop::agent::kinds
