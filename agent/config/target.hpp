// SPDX-License-Identifier: Apache-2.0
// Target: the desired resources of a configuration, and what each of them means on a file tree.
//
// A resource is made of parts: paths that must hold exactly something, and paths that must not
// exist. Rendering is a pure function of the document and the few facts in `Facts`.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "agent/config/accounts.hpp"
#include "agent/config/system_state.hpp"
#include "libs/codec/value.hpp"

namespace orlop::agent {

/// What it takes for a change to be in force.
enum class Effect { live, restart, reboot, reinstall };
[[nodiscard]] std::string_view to_string(Effect effect);

/// What is done to a resource's units when it changes.
enum class UnitOrder {
  none,
  start,
  stop,
  restart,
  refresh,       ///< restart, but only a unit that runs
  restart_later  ///< without waiting: it may take long, and its failures are recorded elsewhere
};

struct Part {
  std::string path;
  Entry entry;
  /// A folder that need only exist, such as a home: its mode is its owner's business.
  bool keep_existing = false;
};

struct Resource {
  std::string id;  ///< "file:/etc/motd"
  std::vector<Part> parts;
  std::vector<std::string> absent;  ///< paths that must not exist
  std::string user;                 ///< the account it is about, if any
  Effect on_update = Effect::live;
  std::vector<std::string> units;  ///< units that carry the effect
  UnitOrder on_create = UnitOrder::refresh;
  UnitOrder on_change = UnitOrder::refresh;
};

/// By resource: the paths it made, and those it took away. What a generation leaves for the next.
using Owned = std::map<std::string, std::vector<std::string>>;

/// Something a document asks for that this node cannot give; `path` as in config::Origins.
struct Obstacle {
  std::string path;
  std::string message;
  std::string remedy;
};

struct Target {
  std::vector<Resource> resources;
  AccountFiles accounts_before;
  AccountFiles accounts;  ///< with every desired user, without users of old
  Numbers numbers;
  std::vector<Obstacle> obstacles;
  bool live = false;  ///< of the facts
};

/// What rendering needs to know of the node.
struct Facts {
  AccountFiles accounts;
  Numbers numbers;
  bool live = false;     ///< the system runs: kernel settings can be written
  bool offline = false;  ///< no node at hand: what only a node knows is taken for granted
};

/// `owned`: what the previous generation made; its users that are not desired any more go.
[[nodiscard]] Result<Target> render(const codec::Value& document, const Facts& facts,
                                    const Owned& owned, SystemState& system);

/// The paths each resource of the target owns.
[[nodiscard]] Owned owned_by(const Target& target);
[[nodiscard]] std::vector<std::string> paths_of(const Resource& resource);

}  // namespace orlop::agent
