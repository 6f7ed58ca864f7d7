// SPDX-License-Identifier: Apache-2.0
// The policies of the folder policies/. Constants only.
#pragma once

#include "agent/upgrade/policy.hpp"

namespace orlop::agent::upgrade {

extern const Policy kProductPolicy;
extern const Policy kArchitecturePolicy;
extern const Policy kBlocksPolicy;
extern const Policy kNewerPolicy;
extern const Policy kEpochPolicy;
extern const Policy kAgentPolicy;
extern const Policy kFailedPolicy;

}  // namespace orlop::agent::upgrade
