// SPDX-License-Identifier: Apache-2.0
// Units of the service manager in a configuration document.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

struct Unit {
  std::string name;
  std::optional<bool> enabled;          ///< nothing: as the image has it
  std::optional<std::string> contents;  ///< nothing: the image's unit is meant
  friend bool operator==(const Unit&, const Unit&) = default;
};

struct Units {
  std::vector<Unit> units;
  friend bool operator==(const Units&, const Units&) = default;
};

extern const schema::Section<Unit> kUnit;
extern const schema::Section<Units> kUnits;

}  // namespace orlop::agent::kinds
