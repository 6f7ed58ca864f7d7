// SPDX-License-Identifier: Apache-2.0
// Plan: the actions that make a node be what a configuration says, each with its effect class.
// A plan is a value: it can be printed and compared; computing one changes nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/config/target.hpp"
#include "libs/codec/value.hpp"

namespace orlop::agent {

enum class Change { create, update, remove };
/// "create", "update" or "delete".
[[nodiscard]] std::string_view to_string(Change change);

struct Action {
  std::string resource;  ///< "file:/etc/motd", "user:alice", "unit:hello.service"
  Change change = Change::create;
  Effect effect = Effect::live;
  std::vector<std::string> units;  ///< units that are started, restarted or stopped
  std::string detail;              ///< what differs, for people
  UnitOrder order = UnitOrder::none;
  std::vector<std::string> leftovers;  ///< paths that the resource had and has no more
  friend bool operator==(const Action&, const Action&) = default;
};

struct Plan {
  std::vector<Action> actions;
  [[nodiscard]] bool needs_reboot() const;
};

/// {"schema":"orlop.plan/1","actions":[{"resource","change","effect","units","detail"}],"reboot"}
[[nodiscard]] codec::Value to_value(const Plan& plan);
/// One line an action, or "nothing to do".
[[nodiscard]] std::string describe(const Plan& plan);

/// Compares the target with what stands on the node. `owned`: what the previous generation made.
[[nodiscard]] Result<Plan> make_plan(const Target& target, const Owned& owned, SystemState& system);

}  // namespace orlop::agent
