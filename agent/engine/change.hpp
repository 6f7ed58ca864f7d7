// SPDX-License-Identifier: Apache-2.0
// Change: one change of a running node, from the draft that changes nothing to its record. Shared
// by the verbs of the controller. Not thread-safe. carry_out() and record_change() WRITE TO THE
// FILE TREE and ACT ON UNITS.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "agent/engine/outcome.hpp"
#include "agent/engine/plan.hpp"
#include "agent/engine/ports/service_manager.hpp"
#include "agent/engine/trial.hpp"

namespace orlop::agent::engine {

/// A running node, as a change sees it.
struct LiveNode {
  std::span<const Kind> kinds;
  const config::Language& language;
  SystemState& system;
  ServiceManager& services;
  Measurer& measurer;
  const Clock& clock;
  node::StatePaths paths;
};

/// Everything a change comes to, computed without changing anything.
struct Draft {
  config::Composition composition;
  HistoryRecord history;
  Target target;
  Plan plan;  ///< empty when the draft is refused
  [[nodiscard]] bool refused() const { return config::has_errors(composition.diagnostics); }
};
[[nodiscard]] Result<Draft> make_draft(const LiveNode& node, config::Composition composition);

/// What a change does to the node's documents.
struct Order {
  std::string cause;          ///< "apply", "revert" or "repair"
  bool new_document = false;  ///< `text` becomes the applied one; a trial that runs is over
  AppliedText text = {};
  std::optional<Trial> trial = {};  ///< begins with this change
};

struct Applied {
  config::Diagnostics diagnostics;  ///< with an error: nothing was changed, `plan` is empty
  std::optional<Plan> plan;         ///< what was done
  std::uint64_t generation = 0;
  std::string digest;
  std::string until;  ///< of a trial: when it goes back by itself; RFC 3339
};

/// Carries the draft out. The moment at which the change is in force is one write of the journal:
/// a failure, a crash or a power cut before it leaves the old configuration, one after it the new.
[[nodiscard]] Result<Applied> carry_out(const LiveNode& node, Draft draft, const Order& order);

/// Measures and records what is in force. A change that is recorded twice is recorded once.
[[nodiscard]] Result<Outcome> record_change(const LiveNode& node, Draft draft,
                                            const std::string& cause);

/// Writes the kinds' own records that differ; one that cannot be read is set aside.
[[nodiscard]] Status write_records(const Target& target, SystemState& system, const Clock& clock);

}  // namespace orlop::agent::engine
