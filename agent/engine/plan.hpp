// SPDX-License-Identifier: Apache-2.0
// Plan: the steps that make a node be what a configuration says, each with its effect class.
// A plan is a value: it can be printed and compared; computing one changes nothing.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "agent/engine/target.hpp"

namespace orlop::agent::engine {

struct Plan {
  std::vector<Step> steps;
  [[nodiscard]] bool needs_reboot() const;
};

/// {"schema":"orlop.plan/1","actions":[{"resource","change","effect","units","detail"}],"reboot"}
[[nodiscard]] codec::Value to_value(const Plan& plan);
/// One line a step, or "nothing to do".
[[nodiscard]] std::string describe(const Plan& plan);

/// A plan, and why some resources could not be looked at.
struct Planned {
  Plan plan;
  std::vector<Error> failures;
};

enum class Moment { early, live };

/// Compares the target with what stands on the node. `owned`: what the previous generation made;
/// what nobody owns any more goes. At boot that holds for persistent places only: the others are
/// as the image has them.
[[nodiscard]] Planned make_plan(std::span<const Kind> kinds, const Target& target,
                                const Owned& owned, Moment moment, SystemState& system);

}  // namespace orlop::agent::engine
