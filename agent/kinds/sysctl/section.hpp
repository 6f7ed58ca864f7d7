// SPDX-License-Identifier: Apache-2.0
// Kernel settings in a configuration document.
#pragma once

#include <map>
#include <string>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

struct Sysctl {
  std::map<std::string, std::string> sysctl;  ///< by name, with dots
  friend bool operator==(const Sysctl&, const Sysctl&) = default;
};

extern const schema::Section<Sysctl> kSysctl;

}  // namespace orlop::agent::kinds
