// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/plan.hpp"

#include <algorithm>
#include <set>

#include "libs/base/format.hpp"

namespace orlop::agent::engine {
namespace {

using codec::Value;

/// For resources of kinds that this agent does not know: what they left goes.
constexpr Kind kUnknown = {};

class Planner {
 public:
  Planner(std::span<const Kind> kinds, const Target& target, const Owned& owned, Moment moment,
          SystemState& system)
      : kinds_(kinds), target_(target), owned_(owned), moment_(moment), system_(system) {
    for (const auto& resource : target.resources) {
      ids_.insert(resource.id);
      for (auto& path : paths_of(resource)) wanted_.insert(canonical(path));
    }
  }

  Planned run() {
    for (const auto& [id, paths] : owned_) {
      if (!ids_.contains(id)) add({.id = id, .was_owned = true, .leaves = leaves_of(id)});
    }
    for (const auto& resource : target_.resources) {
      add({.id = resource.id,
           .wanted = &resource,
           .was_owned = owned_.contains(resource.id),
           .leaves = leaves_of(resource.id)});
    }
    return std::move(planned_);
  }

 private:
  /// What the resource had and nobody wants now.
  std::vector<std::string> leaves_of(const std::string& id) const {
    std::vector<std::string> leaves;
    const auto before = owned_.find(id);
    if (before == owned_.end()) return leaves;
    for (const auto& path : before->second) {
      if (wanted_.contains(canonical(path))) continue;
      if (moment_ == Moment::live || !is_volatile(path)) leaves.push_back(path);
    }
    return leaves;
  }

  void add(const Question& question) {
    const auto* kind = kind_of(kinds_, question.id);
    if (kind == nullptr) kind = &kUnknown;
    const auto observed = kind->observe(question, system_);
    if (!observed) {
      auto error = observed.error();
      planned_.failures.push_back(std::move(error).with_context("looking at " + question.id));
      return;
    }
    if (auto step = kind->step(question, *observed)) {
      planned_.plan.steps.push_back(*std::move(step));
    }
  }

  std::span<const Kind> kinds_;
  const Target& target_;
  const Owned& owned_;
  Moment moment_;
  SystemState& system_;
  std::set<std::string> ids_;
  std::set<std::string> wanted_;
  Planned planned_;
};

}  // namespace

bool Plan::needs_reboot() const {
  return std::ranges::contains(steps, Effect::reboot, &Step::effect);
}

Value to_value(const Plan& plan) {
  Value actions = Value::array();
  for (const auto& step : plan.steps) {
    Value units = Value::array();
    for (const auto& unit : step.units) units.push(unit);
    actions.push(Value::object({{"resource", step.resource},
                                {"change", to_string(step.change)},
                                {"effect", to_string(step.effect)},
                                {"units", std::move(units)},
                                {"detail", step.detail}}));
  }
  return Value::object({{"schema", "orlop.plan/1"},
                        {"actions", std::move(actions)},
                        {"reboot", plan.needs_reboot()}});
}

std::string describe(const Plan& plan) {
  if (plan.steps.empty()) return "nothing to do\n";
  std::string text;
  for (const auto& step : plan.steps) {
    std::string effect(to_string(step.effect));
    for (const auto& unit : step.units) effect += ' ' + unit;
    text += formatted("{:<7} {}  ({}; {})\n", to_string(step.change), step.resource, effect,
                      step.detail);
  }
  return text;
}

Planned make_plan(std::span<const Kind> kinds, const Target& target, const Owned& owned,
                  Moment moment, SystemState& system) {
  return Planner(kinds, target, owned, moment, system).run();
}

}  // namespace orlop::agent::engine
