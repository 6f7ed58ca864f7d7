// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/policies.hpp"

#include <array>

namespace orlop::agent::upgrade {

std::span<const Policy* const> policies() {
  static constexpr std::array kPolicies = {
      &kProductPolicy, &kArchitecturePolicy, &kBlocksPolicy, &kNewerPolicy,
      &kEpochPolicy,   &kAgentPolicy,        &kFailedPolicy,
  };
  return kPolicies;
}

}  // namespace orlop::agent::upgrade
