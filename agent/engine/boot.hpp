// SPDX-License-Identifier: Apache-2.0
// Boot: the configuration is made once per boot, in the new root, before its systemd starts.
//
// Nothing that is wrong with a document stops a boot: it is left out, and said so. A file of the
// seed that is unusable gives way to the last that was used. What cannot be kept on the state
// partition is told, and the boot goes on. Only /run and what the image has must be usable. WRITES
// TO THE FILE TREE.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "agent/datasources/seed.hpp"
#include "agent/engine/outcome.hpp"

namespace orlop::agent::engine {

using datasources::Seed;

struct BootPorts {
  SystemState& system;
  Measurer& measurer;
  const Clock& clock;
  /// What documents may ask of this machine.
  config::Surroundings surroundings = {};
};

/// `seed`: nothing when there is no data source; `so_far`: diagnostics of finding it.
[[nodiscard]] Result<Outcome> configure_boot(std::span<const Kind> kinds,
                                             const config::Language& language, BootPorts ports,
                                             const node::StatePaths& paths,
                                             const std::optional<Seed>& seed,
                                             config::Diagnostics so_far);

}  // namespace orlop::agent::engine
