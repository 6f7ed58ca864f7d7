// SPDX-License-Identifier: Apache-2.0
// Early boot: what the agent does in the new root before its systemd starts: state folders, the
// machine's identity, user-data, configuration. Runs once per boot; see agent/engine/boot.hpp for
// the configuration itself.
#pragma once

#include <string_view>

#include "agent/datasources/datasource.hpp"
#include "agent/engine/boot.hpp"

namespace orlop::agent::early {

struct EarlyPorts {
  engine::SystemState& system;
  datasources::Transport& transport;  ///< to where user-data may be
  engine::Measurer& measurer;
  const Clock& clock;
  config::Surroundings surroundings = {};  ///< what documents may ask of this machine
};

/// Everything in order. Anything that is wrong with documents, seed or the state partition is in
/// the outcome's diagnostics; an error means that the system itself cannot be configured.
[[nodiscard]] Result<engine::Outcome> run_early(EarlyPorts ports);

/// Puts the persistent machine-id in place, made from `random` (16 bytes) at the first boot.
[[nodiscard]] Status keep_machine_id(engine::SystemState& system, const node::StatePaths& paths,
                                     ByteView random);

}  // namespace orlop::agent::early
