// SPDX-License-Identifier: Apache-2.0
#include "agent/dialects/dialects.hpp"

#include <array>

namespace orlop::agent::dialects {

// Each is defined in its folder.
namespace ignition {
extern const config::Dialect dialect;
}
extern const config::Dialect kairos;
extern const config::Dialect cloud_init;

config::Dialects all() {
  static constexpr std::array kDialects{&ignition::dialect, &kairos, &cloud_init};
  return kDialects;
}

}  // namespace orlop::agent::dialects
