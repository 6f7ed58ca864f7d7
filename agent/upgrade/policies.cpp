// SPDX-License-Identifier: Apache-2.0
// The list of policies, in the order in which an offer is judged.
#include <array>

#include "agent/upgrade/policy.hpp"

namespace orlop::agent::upgrade {

// Each is defined in policies/<name>.cpp.
extern const Policy kProductPolicy, kArchitecturePolicy, kBlocksPolicy, kNewerPolicy, kEpochPolicy,
    kAgentPolicy, kFailedPolicy;

std::span<const Policy* const> policies() {
  static constexpr std::array kPolicies = {
      &kProductPolicy, &kArchitecturePolicy, &kBlocksPolicy, &kNewerPolicy,
      &kEpochPolicy,   &kAgentPolicy,        &kFailedPolicy,
  };
  return kPolicies;
}

}  // namespace orlop::agent::upgrade
