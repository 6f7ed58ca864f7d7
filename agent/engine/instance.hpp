// SPDX-License-Identifier: Apache-2.0
// Instance: which instance the node is, and what its templates know. Not thread-safe.
#pragma once

#include <string>

#include "agent/engine/records.hpp"
#include "agent/instance/identity.hpp"
#include "libs/codec/value.hpp"

namespace orlop::agent::engine {

/// The node's instance-id, for what is done once for each instance: the data source's, or one that
/// stays for the life of the node.
[[nodiscard]] Result<std::string> instance_id(SystemState& system, const node::StatePaths& paths);

/// See instance::variables().
[[nodiscard]] Result<codec::Value> instance_variables(SystemState& system,
                                                      const node::StatePaths& paths);

/// Records which instance the node is, by the meta-data of this boot. `datasource`: whose seed is
/// there; empty when none is, and what was recorded stays. WRITES TO THE FILE TREE.
[[nodiscard]] Status record_instance(SystemState& system, const node::StatePaths& paths,
                                     const Clock& clock, const std::string& datasource,
                                     config::Diagnostics& diagnostics);

}  // namespace orlop::agent::engine
