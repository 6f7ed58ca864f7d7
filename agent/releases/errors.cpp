// SPDX-License-Identifier: Apache-2.0
#include "agent/releases/errors.hpp"

namespace orlop::agent::releases {

std::string_view error_domain(ReleasesErrc) { return "releases"; }

std::string_view error_name(ReleasesErrc code) {
  return code == ReleasesErrc::leaves_mismatch ? "leaves-mismatch" : "unknown";
}

}  // namespace orlop::agent::releases
