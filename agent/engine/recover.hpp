// SPDX-License-Identifier: Apache-2.0
// Recover: what the next start does about an apply that was cut off, and the next boot about a
// trial that nobody confirmed. Not thread-safe. WRITES TO THE FILE TREE, ACTS ON UNITS.
#pragma once

#include <optional>
#include <string>

#include "agent/engine/documents.hpp"
#include "agent/engine/ports/service_manager.hpp"
#include "libs/base/clock.hpp"

namespace orlop::agent::engine {

/// How an apply that was cut off ended.
enum class Recovered {
  nothing,   ///< there was none
  undone,    ///< the old configuration is in force
  committed  ///< the new one is, and is still to be recorded; its cause is in `cause`
};

struct Recovery {
  Recovered what = Recovered::nothing;
  std::string cause;
};

/// `services`: nothing at boot, where only persistent places are put back. A journal that cannot be
/// read is set aside and told in `diagnostics`.
[[nodiscard]] Result<Recovery> recover(SystemState& system, ServiceManager* services,
                                       const node::StatePaths& paths, const Clock& clock,
                                       config::Diagnostics& diagnostics);

/// At boot: puts the document back that a trial had replaced, and says so.
[[nodiscard]] Status end_trial(SystemState& system, const node::StatePaths& paths,
                               const Clock& clock, config::Diagnostics& diagnostics);

}  // namespace orlop::agent::engine
