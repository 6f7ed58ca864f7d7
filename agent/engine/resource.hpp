// SPDX-License-Identifier: Apache-2.0
// Resource: one thing that configuration wants on a node, and what of the node belongs to it.
//
// A resource is made of parts: paths that must hold exactly something, and paths that must not
// exist. Values only; safe from any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "agent/engine/ports/system_state.hpp"

namespace orlop::agent::engine {

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
  /// A default: it gives way to another resource that claims the path.
  bool gives_way = false;
};

struct Absence {
  std::string path;
  bool gives_way = false;
};

/// What a resource has in files that it shares with others of its kind, such as the lines of an
/// account: equal texts mean that there is nothing to do.
struct Share {
  std::string what;  ///< "the account"
  std::string wanted;
  std::string present;  ///< empty: it is not there
};

struct Resource {
  std::string id;  ///< "file:/etc/motd": the kind's prefix, and a name
  std::vector<Part> parts;
  std::vector<Absence> absent;
  std::optional<Share> share;
  Effect on_update = Effect::live;
  std::vector<std::string> units;  ///< units that carry the effect
  UnitOrder on_create = UnitOrder::refresh;
  UnitOrder on_change = UnitOrder::refresh;
  /// What stood at its paths before it comes back when it goes, and not only below /etc.
  bool restores = false;
  std::string origin;  ///< the value that asks for it, as in config::Origins
};

/// By resource: the paths it made, and those it took away. What a generation leaves for the next.
using Owned = std::map<std::string, std::vector<std::string>>;

/// The paths a resource owns: not folders that it only needs, nor what the kernel keeps.
[[nodiscard]] std::vector<std::string> paths_of(const Resource& resource);
/// "file" of "file:/etc/motd"; the whole id when it has no name.
[[nodiscard]] std::string_view prefix_of(std::string_view id);
/// "/etc/motd" of "file:/etc/motd"; empty when it has no name.
[[nodiscard]] std::string_view name_of(std::string_view id);
/// What either has.
[[nodiscard]] Owned united(Owned owned, const Owned& more);

/// Whether a boot makes the place afresh.
[[nodiscard]] bool is_volatile(std::string_view path);
/// Whether the kernel keeps it.
[[nodiscard]] bool is_kernel(std::string_view path);
/// Where what stood at a path is kept while a resource stands in its place: the image's own entry
/// until the next boot, and in persistent places as long as the path has an owner.
[[nodiscard]] std::string original_of(std::string_view path);
/// The one name of a path that the image's links give several: "/home/a" is "/var/home/a".
[[nodiscard]] std::string canonical(std::string_view path);

}  // namespace orlop::agent::engine
