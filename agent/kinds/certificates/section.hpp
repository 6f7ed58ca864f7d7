// SPDX-License-Identifier: Apache-2.0
// Certificate authorities in a configuration document.
#pragma once

#include <string>
#include <vector>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

struct Authorities {
  bool remove_defaults = false;
  std::vector<std::string> trusted;  ///< PEM
  friend bool operator==(const Authorities&, const Authorities&) = default;
};

extern const schema::Section<Authorities> kAuthorities;

}  // namespace orlop::agent::kinds
