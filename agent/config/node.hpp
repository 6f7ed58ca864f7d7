// SPDX-License-Identifier: Apache-2.0
// Node: what configuration reads from and writes to its own places on a node: documents, facts,
// the record of generations, the outcome that others read. Shared by boot and by the controller.
#pragma once

#include <optional>
#include <string>

#include "agent/config/generation.hpp"
#include "agent/config/paths.hpp"
#include "agent/config/system_state.hpp"
#include "agent/config/target.hpp"
#include "libs/base/clock.hpp"
#include "libs/config/compose.hpp"

namespace orlop::agent {

/// All documents of the node in rising precedence. `applied` stands for the node's applied
/// document, whether it has one or not.
[[nodiscard]] Result<std::vector<config::Source>> node_sources(
    SystemState& system, const StatePaths& paths,
    const std::optional<config::Source>& applied = std::nullopt);

/// A file's content, or nothing; Errc::conflict for anything but a file.
[[nodiscard]] Result<std::optional<std::string>> read_file_at(SystemState& system,
                                                              const std::string& path);

/// Accounts and numbers as they are. A damaged numbers file is told in `diagnostics` and replaced
/// by what the homes say.
[[nodiscard]] Result<Facts> node_facts(SystemState& system, const StatePaths& paths, bool live,
                                       config::Diagnostics& diagnostics);

/// The record; a damaged one is told in `diagnostics` and begun anew.
[[nodiscard]] Result<History> node_history(SystemState& system, const StatePaths& paths,
                                           config::Diagnostics& diagnostics);

/// IMAGE_VERSION of /usr/lib/os-release; "unknown" without one.
[[nodiscard]] Result<std::string> node_release(SystemState& system);

/// Places each obstacle where the value came from.
[[nodiscard]] config::Diagnostics to_diagnostics(const std::vector<Obstacle>& obstacles,
                                                 const config::Origins& origins);

/// What is in effect after a boot or an apply.
struct Outcome {
  std::uint64_t generation = 0;
  std::string release;
  std::string time;
  std::string cause;
  bool measured = false;
  config::Composition composition;
  Owned owned;
  [[nodiscard]] bool healthy() const { return !config::has_errors(composition.diagnostics); }
};

/// Records the generation and writes the outcome for `orlop status` and the daemon.
[[nodiscard]] Status store_outcome(SystemState& system, const StatePaths& paths, History& history,
                                   Outcome& outcome);
/// Schema `orlop.config-state/1`.
[[nodiscard]] codec::Value to_value(const Outcome& outcome);

}  // namespace orlop::agent
