// SPDX-License-Identifier: Apache-2.0
// Seed: what of a seed a boot uses. WRITES TO THE FILE TREE.
#pragma once

#include <optional>

#include "agent/engine/boot.hpp"

namespace orlop::agent::engine {

/// Puts each file of the seed in place, or the last one that was used of it when it is faulty,
/// empty or gone, and records which instance the node is. At a first boot what is faulty is used as
/// far as it goes. Keeping is best effort: this boot has in memory what it uses, and what cannot be
/// kept is told.
[[nodiscard]] Status take_seed(SystemState& system, const node::StatePaths& paths,
                               const config::Language& language, const std::optional<Seed>& seed,
                               const Clock& clock, config::Diagnostics& diagnostics);

}  // namespace orlop::agent::engine
