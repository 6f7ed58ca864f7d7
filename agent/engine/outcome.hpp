// SPDX-License-Identifier: Apache-2.0
// Outcome: what is in effect after a boot or an apply, and how it is recorded: the generation on
// the state partition, the effective configuration and the outcome for others below /run.
// Not thread-safe. WRITES TO THE FILE TREE.
#pragma once

#include <string>

#include "agent/engine/documents.hpp"
#include "agent/engine/kind.hpp"
#include "agent/engine/ports/measurer.hpp"
#include "agent/engine/records.hpp"
#include "libs/base/clock.hpp"
#include "libs/config/compose.hpp"

namespace orlop::agent::engine {

struct Outcome {
  std::uint64_t generation = 0;
  std::string release;
  std::string time;
  std::string cause;     ///< "boot", "apply", "revert" or "repair"
  std::string document;  ///< the applied one's name, see keep_document()
  bool measured = false;
  config::Composition composition;
  Owned owned;
  [[nodiscard]] bool healthy() const { return !config::has_errors(composition.diagnostics); }
};

/// Extends the TPM by the digest; one that cannot is told in the diagnostics.
void measure(Outcome& outcome, Measurer& measurer);

/// Records the generation and gives it its number, which it has also when that fails. A record that
/// cannot be used is set aside before.
[[nodiscard]] Status record_outcome(SystemState& system, const node::StatePaths& paths,
                                    const Clock& clock, HistoryRecord& history, Outcome& outcome);
/// Writes the outcome for `orlop status` and the daemon.
[[nodiscard]] Status publish_outcome(SystemState& system, const Outcome& outcome);
/// Both.
[[nodiscard]] Status store_outcome(SystemState& system, const node::StatePaths& paths,
                                   const Clock& clock, HistoryRecord& history, Outcome& outcome);
/// Schema `orlop.config-state/1`.
[[nodiscard]] codec::Value to_value(const Outcome& outcome);

/// Places each obstacle where the value came from.
[[nodiscard]] config::Diagnostics to_diagnostics(const std::vector<Obstacle>& obstacles,
                                                 const config::Origins& origins);

}  // namespace orlop::agent::engine
