// SPDX-License-Identifier: Apache-2.0
#include "agent/health/checks.hpp"

#include <array>

namespace orlop::agent::health {

std::span<const Check* const> checks() {
  static constexpr std::array kChecks = {&kConfigurationApplied, &kAgentAnswers};
  return kChecks;
}

}  // namespace orlop::agent::health
