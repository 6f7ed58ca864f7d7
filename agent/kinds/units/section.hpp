// SPDX-License-Identifier: Apache-2.0
// Units of the service manager in a configuration document.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

struct DropIn {
  std::string name;  ///< "10-limits.conf"
  std::string contents;
  friend bool operator==(const DropIn&, const DropIn&) = default;
};

struct Unit {
  std::string name;
  std::optional<bool> enabled;          ///< nothing: as the image has it
  std::optional<std::string> contents;  ///< nothing: the image's unit is meant
  bool mask = false;
  std::vector<DropIn> dropins;
  friend bool operator==(const Unit&, const Unit&) = default;
};

struct Units {
  std::vector<Unit> units;
  friend bool operator==(const Units&, const Units&) = default;
};

extern const schema::Section<DropIn> kDropIn;
extern const schema::Section<Unit> kUnit;
extern const schema::Section<Units> kUnits;

}  // namespace orlop::agent::kinds
