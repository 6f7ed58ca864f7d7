// SPDX-License-Identifier: Apache-2.0
// The list of checks, in the order in which they run.
#include <array>

#include "agent/health/check.hpp"

namespace orlop::agent::health {

// Each is defined in checks/<name>.cpp.
extern const Check kConfigurationApplied, kAgentAnswers;

std::span<const Check* const> checks() {
  static constexpr std::array kChecks = {&kConfigurationApplied, &kAgentAnswers};
  return kChecks;
}

}  // namespace orlop::agent::health
