// SPDX-License-Identifier: Apache-2.0
// The node's name in a configuration document.
#pragma once

#include <string>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

struct Hostname {
  std::string hostname;  ///< empty: the first part of `fqdn`, or as the image has it
  std::string fqdn;      ///< empty: none
  friend bool operator==(const Hostname&, const Hostname&) = default;
};

extern const schema::Section<Hostname> kHostname;

}  // namespace orlop::agent::kinds
