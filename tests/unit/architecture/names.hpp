// SPDX-License-Identifier: Apache-2.0
// Names that a file declares in a namespace, read off formatted sources: what belongs to a
// namespace starts in the first column there. No parser of C++: enough to compare names with each
// other.
#pragma once

#include <string>
#include <vector>

#include "tests/unit/architecture/sources.hpp"

namespace orlop::architecture {

struct Name {
  enum class Kind { type, constant, function, alias };
  Kind kind = Kind::type;
  std::string space;  ///< "orlop::agent"; an unnamed namespace adds "::(unnamed)"
  std::string name;  ///< a function with the types of its parameters: "join(std::string_view, int)"
  std::string value;  ///< of an alias: what it stands for
  bool operator==(const Name&) const = default;
};

/// Types (when they are defined, not only announced; no specialisations), constants, functions and
/// aliases in order.
[[nodiscard]] std::vector<Name> declared_names(const Source& source);
/// The namespaces a file opens, without unnamed ones, each once, in order.
[[nodiscard]] std::vector<std::string> namespaces(const Source& source);

}  // namespace orlop::architecture
