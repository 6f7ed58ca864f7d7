// SPDX-License-Identifier: Apache-2.0
#include "libs/trust/errors.hpp"

#include <array>
#include <cstddef>

namespace orlop::trust {

std::string_view error_domain(TrustErrc) { return "trust"; }

std::string_view error_name(TrustErrc code) {
  constexpr std::array<std::string_view, 8> names{
      "malformed", "missing-file", "bad-signature", "missing-threshold",
      "expired",   "rollback",     "mismatch",      "not-found"};
  const auto index = static_cast<std::size_t>(code) - 1;
  return index < names.size() ? names[index] : "unknown";
}

}  // namespace orlop::trust
