// SPDX-License-Identifier: Apache-2.0
#include "agent/config/plan.hpp"

#include <algorithm>
#include <format>

namespace orlop::agent {
namespace {

using codec::Value;

/// Kernel settings come back with tabs and a final line break.
std::string normalised(std::string_view text) {
  std::string words;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\t' || c == '\n';
    if (!space) {
      words += c;
    } else if (!words.empty() && words.back() != ' ') {
      words += ' ';
    }
  }
  while (words.ends_with(' ')) words.pop_back();
  return words;
}

/// How what stands at a path differs from a part; empty when it does not.
std::string difference(const Part& part, const std::optional<Entry>& found) {
  const auto& wanted = part.entry;
  if (!found) return part.path + " is missing";
  if (found->kind != wanted.kind) return part.path + " is something else";
  if (part.path.starts_with("/proc/sys/")) {
    return normalised(found->content) == normalised(wanted.content) ? "" : part.path + " differs";
  }
  if (found->uid != wanted.uid || found->gid != wanted.gid) return part.path + " has another owner";
  if (part.keep_existing) return {};
  if (found->content != wanted.content) return part.path + " differs";
  return found->mode == wanted.mode ? "" : part.path + " has another mode";
}

struct Findings {
  bool anything_there = false;
  std::string first_difference;
  void add(std::string text) {
    if (first_difference.empty()) first_difference = std::move(text);
  }
};

Result<Findings> examine(const Resource& resource, const Target& target, SystemState& system) {
  Findings findings;
  if (!resource.user.empty()) {
    const auto before = account_facts(target.accounts_before, resource.user);
    findings.anything_there = !before.empty();
    if (before != account_facts(target.accounts, resource.user)) {
      findings.add(before.empty() ? "the account is missing" : "the account differs");
    }
  }
  for (const auto& part : resource.parts) {
    const auto found = TRY(system.look(part.path));
    const bool counts = !part.keep_existing && !part.path.starts_with("/proc/");
    if (resource.user.empty() && counts && found) findings.anything_there = true;
    findings.add(difference(part, found));
  }
  for (const auto& path : resource.absent) {
    if (TRY(system.exists(path))) {
      findings.anything_there = true;
      findings.add(path + " is there");
    }
  }
  return findings;
}

/// What taking a resource away means, told by its id.
Action removal(const std::string& id) {
  Action action{.resource = id,
                .change = Change::remove,
                .effect = Effect::live,
                .units = {},
                .detail = "not in the configuration any more"};
  if (id.starts_with("unit:")) action.units = {id.substr(5)};
  if (id == "commands") action.units = {"orlop-commands.service"};
  // The kernel does not tell what a setting was before.
  if (id.starts_with("sysctl:")) action.effect = Effect::reboot;
  return action;
}

}  // namespace

std::string_view to_string(Change change) {
  switch (change) {
    case Change::create: return "create";
    case Change::update: return "update";
    case Change::remove: break;
  }
  return "delete";
}

bool Plan::needs_reboot() const {
  return std::ranges::contains(actions, Effect::reboot, &Action::effect);
}

Value to_value(const Plan& plan) {
  Value actions = Value::array();
  for (const auto& action : plan.actions) {
    Value units = Value::array();
    for (const auto& unit : action.units) units.push(unit);
    actions.push(Value::object({{"resource", action.resource},
                                {"change", to_string(action.change)},
                                {"effect", to_string(action.effect)},
                                {"units", std::move(units)},
                                {"detail", action.detail}}));
  }
  return Value::object({{"schema", "orlop.plan/1"},
                        {"actions", std::move(actions)},
                        {"reboot", plan.needs_reboot()}});
}

std::string describe(const Plan& plan) {
  if (plan.actions.empty()) return "nothing to do\n";
  std::string text;
  for (const auto& action : plan.actions) {
    std::string effect(to_string(action.effect));
    for (const auto& unit : action.units) effect += ' ' + unit;
    text += std::format("{:<7} {}  ({}; {})\n", to_string(action.change), action.resource, effect,
                        action.detail);
  }
  return text;
}

Result<Plan> make_plan(const Target& target, const Owned& owned, SystemState& system) {
  Plan plan;
  for (const auto& [id, paths] : owned) {
    if (std::ranges::contains(target.resources, id, &Resource::id)) continue;
    plan.actions.push_back(removal(id));
  }
  for (const auto& resource : target.resources) {
    auto findings = TRY(examine(resource, target, system));
    if (findings.first_difference.empty()) continue;
    const bool update = owned.contains(resource.id) || findings.anything_there;
    const bool starts = !update && resource.starts_units;
    plan.actions.push_back({.resource = resource.id,
                            .change = update ? Change::update : Change::create,
                            .effect = starts ? Effect::live : resource.on_update,
                            .units = resource.units,
                            .detail = std::move(findings.first_difference)});
  }
  return plan;
}

}  // namespace orlop::agent
