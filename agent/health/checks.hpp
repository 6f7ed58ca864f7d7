// SPDX-License-Identifier: Apache-2.0
// The checks of the folder checks/. Constants only.
#pragma once

#include "agent/health/check.hpp"

namespace orlop::agent::health {

extern const Check kConfigurationApplied;
extern const Check kAgentAnswers;

}  // namespace orlop::agent::health
