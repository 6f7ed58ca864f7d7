// SPDX-License-Identifier: Apache-2.0
// Step: how one resource differs from what stands on the node, and what brings it there. Making one
// changes nothing. The functions below are what a kind made of file parts does. Pure, but that
// observing looks at the node.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "agent/engine/resource.hpp"

namespace orlop::agent::engine {

class Changes;

enum class Change { create, update, remove };
/// "create", "update" or "delete".
[[nodiscard]] std::string_view to_string(Change change);

struct Step {
  std::string resource;  ///< "file:/etc/motd", "user:alice", "unit:hello.service"
  Change change = Change::create;
  Effect effect = Effect::live;
  std::vector<std::string> units;  ///< units that are started, restarted or stopped
  std::string detail;              ///< what differs, for people
  UnitOrder order = UnitOrder::none;
  std::vector<std::string> leaves;  ///< paths that the resource had and has no more
  std::optional<Resource> wanted;   ///< nothing: it goes
};

/// A resource as it is wanted, and the paths it had in the generation before.
struct Question {
  std::string id;
  const Resource* wanted = nullptr;  ///< nothing: it goes
  bool was_owned = false;
  /// Paths that nobody owns any more. At boot only those that a boot does not make afresh.
  std::vector<std::string> leaves = {};
};

/// What stands on the node at the paths of a question, and what the image had at each it leaves.
struct Observed {
  std::map<std::string, std::optional<Entry>> entries;
  std::map<std::string, std::optional<Entry>> originals;
  /// Of the leaves: those where something else stands than the image has.
  [[nodiscard]] std::vector<std::string> stale(const Question& question) const;
};

[[nodiscard]] Result<Observed> observe_parts(const Question& question, SystemState& system);
[[nodiscard]] std::optional<Step> step_of_parts(const Question& question, const Observed& observed);
[[nodiscard]] Status act_on_parts(const Step& step, Changes& changes);

/// How what stands at a path differs from a part; empty when it does not.
[[nodiscard]] std::string difference(const Part& part, const std::optional<Entry>& found);
/// Whether what stands there does for the part.
[[nodiscard]] bool suffices(const Part& part, const std::optional<Entry>& found);

}  // namespace orlop::agent::engine
