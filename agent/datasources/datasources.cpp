// SPDX-License-Identifier: Apache-2.0
// The list of data sources, in detection order.
#include <array>

#include "agent/datasources/datasource.hpp"

namespace orlop::agent::datasources {

// Each is defined in its folder.
extern const Datasource nocloud;

Datasources datasources() {
  static constexpr std::array kDatasources{&nocloud};
  return kDatasources;
}

}  // namespace orlop::agent::datasources
