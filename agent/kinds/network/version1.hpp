// SPDX-License-Identifier: Apache-2.0
// From version 1 of a network's description (a list of steps) to version 2 (devices by name). Every
// value keeps the place that it was read from. Pure functions.
#pragma once

#include <string>
#include <vector>

#include "libs/schema/field.hpp"

namespace orlop::agent::kinds::network {

/// What cannot be said in version 2, or is not worth it (a warning).
struct Untranslated {
  codec::Position position;
  std::string code;
  std::string message;
  std::string remedy;
  schema::Severity severity = schema::Severity::error;
};

struct Translated {
  codec::Value network{codec::Members{}};  ///< valid for kVersion2 when there is no fault
  std::vector<Untranslated> faults;
  [[nodiscard]] bool ok() const;
};

[[nodiscard]] bool is_version1(const codec::Value& network);

/// `network` is a valid mapping of version 1; a faulty step is left out, and told.
[[nodiscard]] Translated to_version2(const codec::Value& network);

/// The devices of version 2, without the keys beside them.
extern const schema::AnySection kVersion2;

}  // namespace orlop::agent::kinds::network
