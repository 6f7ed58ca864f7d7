// SPDX-License-Identifier: Apache-2.0
// Target: everything that the kinds want of a node together, for one document. Computing it
// changes nothing.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "agent/engine/kind.hpp"

namespace orlop::agent::engine {

struct Target {
  std::vector<Resource> resources;
  std::vector<SharedFile> shared;
  std::vector<Record> records;
  std::vector<Obstacle> obstacles;
  schema::Diagnostics remarks;
};

/// Asks every kind of the phase, each after those it names. Parts that give way are left out where
/// another resource has the path. The second owner of a path or unit is left out, with an obstacle
/// that names both.
[[nodiscard]] Result<Target> make_target(std::span<const Kind> kinds, const codec::Value& document,
                                         View& view);

/// The paths each resource of the target owns.
[[nodiscard]] Owned owned_by(const Target& target);

}  // namespace orlop::agent::engine
