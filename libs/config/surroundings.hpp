// SPDX-License-Identifier: Apache-2.0
// Surroundings: what a document may ask of the machine that it is read on. Away from a node nothing
// is known, and what depends on it is taken for granted and said so. Belongs to one thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "libs/codec/value.hpp"

namespace orlop::config {

struct Surroundings {
  /// Whether a line for the shell ends with 0; nothing: nobody can be asked. Empty: the same.
  std::function<std::optional<bool>(const std::string& condition)> holds{};
  /// What the machine is, for templates: a mapping. Empty: nobody can be asked.
  std::function<codec::Value()> facts{};

  /// What templates know, a mapping; nothing: they cannot be filled in.
  std::optional<codec::Value> variables{};

  [[nodiscard]] std::optional<bool> ask(const std::string& condition) const {
    return holds ? holds(condition) : std::nullopt;
  }
};

/// One document on its way.
struct Context {
  std::string_view file;  ///< names it in diagnostics
  const Surroundings& surroundings;
};

}  // namespace orlop::config
