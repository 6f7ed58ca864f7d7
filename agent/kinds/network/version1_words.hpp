// SPDX-License-Identifier: Apache-2.0
// Words of version 1 of a network's description: parameters of bonds and bridges under their names
// of there. Constant data and pure functions.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libs/codec/value.hpp"

namespace orlop::agent::kinds::network {

/// What stands between blanks.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

enum class Meaning {
  text,
  number,   ///< an integer, also in quotes
  flag,     ///< a boolean, "on", "off", 0 or 1
  word,     ///< one of several, also by its number
  list,     ///< words, or a list
  by_port,  ///< "eth0 50", or a list of these: a mapping of ports to numbers
  nothing,  ///< understood, and of no meaning here
};

/// A parameter of version 1, and what it is in version 2.
struct Parameter {
  std::string_view key;  ///< without "bond-", with '-' for '_'
  std::string_view becomes;
  Meaning meaning = Meaning::text;
  std::span<const std::string_view> words = {};  ///< by number
};

[[nodiscard]] std::span<const Parameter> bond_parameters();
[[nodiscard]] std::span<const Parameter> bridge_parameters();

/// The entry for "bond-mode", "bond_mode", or "mode"; `kind` is "bond" or "bridge".
[[nodiscard]] const Parameter* find_parameter(std::string_view key, std::string_view kind);
/// The value of version 2, at its place. What cannot be understood stays as it is.
[[nodiscard]] codec::Value understood(const codec::Value& value, const Parameter& parameter);

}  // namespace orlop::agent::kinds::network
