// SPDX-License-Identifier: Apache-2.0
// What goes wrong with releases on their way, as error codes. Values only.
#pragma once

#include <string_view>

namespace orlop::agent::releases {

enum class ReleasesErrc {
  leaves_mismatch = 1,  ///< the leaves do not hash up to the manifest's root hash
};
std::string_view error_domain(ReleasesErrc code);
std::string_view error_name(ReleasesErrc code);

}  // namespace orlop::agent::releases
