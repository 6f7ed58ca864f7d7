// SPDX-License-Identifier: Apache-2.0
// Seed: which user-data a boot uses, and where documents are read from. WRITES TO THE FILE TREE.
#pragma once

#include <optional>

#include "agent/engine/boot.hpp"

namespace orlop::agent::engine {

/// Puts the seed's user-data in place, or the last that was used when it is faulty or gone. At a
/// first boot faulty user-data is used as far as it goes.
[[nodiscard]] Status take_seed(SystemState& system, const node::StatePaths& paths,
                               const config::Language& language, const std::optional<Seed>& seed,
                               config::Diagnostics& diagnostics);

}  // namespace orlop::agent::engine
