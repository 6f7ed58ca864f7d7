// SPDX-License-Identifier: Apache-2.0
// Apply: carries a plan out, through the ports alone. WRITES TO THE FILE TREE, ACTS ON UNITS.
#pragma once

#include "agent/engine/changes.hpp"
#include "agent/engine/plan.hpp"
#include "agent/engine/ports/service_manager.hpp"

namespace orlop::agent::engine {

/// The units that a plan acts on, and whether each runs.
[[nodiscard]] Result<std::map<std::string, bool>> running_units(const Plan& plan,
                                                                ServiceManager& services);

/// On a running node, all or nothing: after an error the journal of `changes` takes everything
/// back. What stood where configuration puts something is kept (original_of), and comes back when
/// the resource goes. `running`: before.
[[nodiscard]] Status apply_live(std::span<const Kind> kinds, const Plan& plan, const Target& target,
                                const Owned& owned, const std::map<std::string, bool>& running,
                                Changes& changes, ServiceManager& services);

/// Makes every resource of the plan before the system starts. One that fails does not keep the
/// others from being made; what failed is returned.
[[nodiscard]] std::vector<Error> apply_early(std::span<const Kind> kinds, const Plan& plan,
                                             const Target& target, SystemState& system);

/// Before anything is made at a boot, and before `owned` grows: keeps what stands in persistent
/// places that get an owner. A resource whose paths' originals cannot be kept is taken out of the
/// target, and why is returned.
[[nodiscard]] std::vector<Error> keep_originals_early(Target& target, const Owned& owned,
                                                      SystemState& system);
/// Removes the kept originals of persistent places that nobody owns any more: they were given back,
/// and that is on record.
[[nodiscard]] Status drop_originals(const Owned& owned, SystemState& system);

}  // namespace orlop::agent::engine
