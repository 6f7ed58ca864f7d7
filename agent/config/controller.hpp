// SPDX-License-Identifier: Apache-2.0
// ConfigController: what `orlop config` does on a running node.
//
// A document given to plan() or apply() takes the place of the node's applied one
// (/state/orlop/config.d/90-applied.yaml) over vendor defaults and user-data. Nothing is changed
// unless every document and every resource is without an error. Not thread-safe; apply() writes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "agent/config/measurer.hpp"
#include "agent/config/paths.hpp"
#include "agent/config/plan.hpp"
#include "agent/config/service_manager.hpp"
#include "agent/config/system_state.hpp"
#include "libs/base/clock.hpp"
#include "libs/config/compose.hpp"

namespace orlop::agent {

/// A plan, or the diagnostics that stand against it (then `plan` is empty).
struct Proposal {
  config::Diagnostics diagnostics;
  std::optional<Plan> plan;
};

struct Applied {
  config::Diagnostics diagnostics;  ///< with an error: nothing was changed, `plan` is empty
  std::optional<Plan> plan;         ///< what was done
  std::uint64_t generation = 0;
  std::string digest;
};

class ConfigController {
 public:
  struct Ports {
    SystemState& system;
    ServiceManager& services;
    Measurer& measurer;
    const Clock& clock;
  };
  explicit ConfigController(Ports ports, std::string_view state_folder = kStateFolder);

  /// What apply() of the document would do. `name` is for diagnostics.
  Result<Proposal> plan(std::string_view name, std::string_view text);
  /// Does it, measures the digest, keeps the document and records the generation. When an action
  /// fails, what was changed is put back and the failure is returned. Failing to record what is
  /// in force already is an error that says so; applying again mends it.
  Result<Applied> apply(std::string_view name, std::string_view text);
  /// {"schema":"orlop.config/1","generation","digest","document","origins"}: what is in effect, its
  /// secrets redacted.
  Result<codec::Value> show();
  /// {"schema":"orlop.generations/1","generations":[…]}, oldest first.
  Result<codec::Value> history();
  /// The plan that would bring the node back to what is in effect; no actions: no drift.
  Result<Proposal> drift();
  /// The outcome of the last boot or apply, schema `orlop.config-state/1`.
  Result<codec::Value> state();

 private:
  Result<codec::Value> effective();

  Ports ports_;
  StatePaths paths_;
};

/// Diagnostics of documents as one would load them together; works on any machine.
[[nodiscard]] config::Diagnostics validate_files(const std::vector<std::string>& files);
/// The plan of documents for a node that has nothing yet; works on any machine.
[[nodiscard]] Result<Proposal> plan_files(const std::vector<std::string>& files);

}  // namespace orlop::agent
