// SPDX-License-Identifier: Apache-2.0
// Groups in a configuration document.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

struct Group {
  std::string name;
  std::int64_t gid = 0;  ///< 0: the node allots one
  std::vector<std::string> members;
  friend bool operator==(const Group&, const Group&) = default;
};

struct Groups {
  std::vector<Group> groups;
  friend bool operator==(const Groups&, const Groups&) = default;
};

extern const schema::Section<Group> kGroup;
extern const schema::Section<Groups> kGroups;

}  // namespace orlop::agent::kinds
