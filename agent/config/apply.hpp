// SPDX-License-Identifier: Apache-2.0
// Apply: carries a plan out, through the ports alone.
//
// On a running node it is all or nothing: every path is remembered before it is first changed, and
// put back when a later step fails. (A power cut needs no journal: /etc is made afresh at every
// boot from documents that were not changed yet.) At boot nothing stands to lose, and one
// resource that fails does not keep the others from being made.
#pragma once

#include "agent/config/plan.hpp"
#include "agent/config/service_manager.hpp"
#include "agent/config/system_state.hpp"
#include "agent/config/target.hpp"

namespace orlop::agent {

/// The image's own entries that configuration replaced stay in kOriginals, and come back when the
/// resource goes.
[[nodiscard]] Status apply_live(const Plan& plan, const Target& target, const Owned& owned,
                                SystemState& system, ServiceManager& services);

/// Makes every resource of the plan before the system starts; what failed is returned.
[[nodiscard]] std::vector<Error> apply_early(const Plan& plan, const Target& target,
                                             SystemState& system);

}  // namespace orlop::agent
