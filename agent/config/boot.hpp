// SPDX-License-Identifier: Apache-2.0
// Boot: the configuration is made once per boot, in the new root, before its systemd starts.
//
// Nothing that is wrong with a document stops a boot: it is left out, and said so. User-data that
// is unusable gives way to the last that was accepted. Only a state partition that cannot be read
// or written is an error.
#pragma once

#include <optional>
#include <string>

#include "agent/config/measurer.hpp"
#include "agent/config/node.hpp"
#include "agent/datasources/seed.hpp"

namespace orlop::agent {

using datasources::Seed;

struct BootPorts {
  SystemState& system;
  Measurer& measurer;
  const Clock& clock;
};

/// `seed`: nothing when there is no data source; `so_far`: diagnostics of finding it.
[[nodiscard]] Result<Outcome> configure_boot(BootPorts ports, const StatePaths& paths,
                                             const std::optional<Seed>& seed,
                                             config::Diagnostics so_far);

}  // namespace orlop::agent
