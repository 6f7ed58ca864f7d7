// SPDX-License-Identifier: Apache-2.0
#include "agent/config/plan.hpp"

#include <algorithm>
#include <format>
#include <set>

#include "agent/config/paths.hpp"
#include "agent/config/units.hpp"

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

/// Paths of an earlier generation, and what becomes of each when nobody owns it any more.
struct Fates {
  std::vector<std::string> removed;
  std::vector<std::string> given_back;  ///< the image's own comes back
};

Result<Fates> fates_of(const std::vector<std::string>& paths, SystemState& system) {
  Fates fates;
  for (const auto& path : paths) {
    const auto found = TRY(system.look(path));
    const auto original = TRY(system.look(original_of(path)));
    if (found != original) (original ? fates.given_back : fates.removed).push_back(path);
  }
  return fates;
}

/// What a unit does when configuration lets go of some of its paths: as it would do had the
/// configuration never named them.
UnitOrder order_after(const Fates& fates, const std::string& unit_file) {
  const auto is_link = [&unit_file](const std::string& path) { return path != unit_file; };
  if (std::ranges::any_of(fates.given_back, is_link)) return UnitOrder::start;
  if (std::ranges::any_of(fates.removed, is_link)) return UnitOrder::stop;
  return UnitOrder::refresh;
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

/// What a resource had and has no more. At boot only persistent places can hold such things.
Result<std::vector<std::string>> leftovers(const std::vector<std::string>& before,
                                           const std::set<std::string>& wanted, bool live,
                                           SystemState& system) {
  std::vector<std::string> gone;
  for (const auto& path : before) {
    if (!wanted.contains(path) && (live || !is_volatile(path))) gone.push_back(path);
  }
  const auto fates = TRY(fates_of(gone, system));
  gone = fates.given_back;
  gone.insert(gone.end(), fates.removed.begin(), fates.removed.end());
  return gone;
}

/// A unit of the image goes on as the image has it; one that goes with its file is stopped.
Result<UnitOrder> order_of_removed_unit(const std::string& unit,
                                        const std::vector<std::string>& paths,
                                        SystemState& system) {
  const auto local = std::format("{}/{}", kLocalUnits, unit);
  const bool ours = std::ranges::contains(paths, local);
  bool image_has_it = ours ? TRY(system.exists(original_of(local))) : TRY(system.exists(local));
  for (const auto& name : {unit, template_of(unit)}) {
    if (name.empty() || image_has_it) continue;
    image_has_it = TRY(system.exists("/usr/lib/systemd/system/" + name));
  }
  if (!image_has_it) return UnitOrder::stop;
  const auto order = order_after(TRY(fates_of(paths, system)), local);
  return order == UnitOrder::refresh && !ours ? UnitOrder::none : order;
}

/// What taking a resource away means, told by its id.
Result<Action> removal(const std::string& id, const std::vector<std::string>& paths,
                       SystemState& system) {
  Action action{.resource = id,
                .change = Change::remove,
                .effect = Effect::live,
                .units = {},
                .detail = "not in the configuration any more",
                .leftovers = paths};
  if (id.starts_with("unit:")) {
    action.units = {id.substr(5)};
    action.order = TRY(order_of_removed_unit(action.units[0], paths, system));
  }
  if (id == "commands") {
    action.units = {"orlop-commands.service"};
    action.order = UnitOrder::stop;
  }
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
  std::set<std::string> ids;
  std::set<std::string> wanted;
  for (const auto& resource : target.resources) {
    ids.insert(resource.id);
    for (auto& path : paths_of(resource)) wanted.insert(std::move(path));
  }
  for (const auto& [id, paths] : owned) {
    if (ids.contains(id)) continue;
    auto free = paths;  // another resource may have taken some over
    std::erase_if(free, [&wanted](const auto& path) { return wanted.contains(path); });
    plan.actions.push_back(TRY(removal(id, free, system)));
  }
  for (const auto& resource : target.resources) {
    auto findings = TRY(examine(resource, target, system));
    const auto before = owned.find(resource.id);
    std::vector<std::string> gone;
    if (before != owned.end()) {
      gone = TRY(leftovers(before->second, wanted, target.live, system));
    }
    if (!gone.empty()) findings.add(gone.front() + " is not in the configuration any more");
    if (findings.first_difference.empty()) continue;
    const bool update = before != owned.end() || findings.anything_there;
    auto order = update ? resource.on_change : resource.on_create;
    if (!gone.empty() && order == UnitOrder::refresh && !resource.units.empty()) {
      const auto unit_file = std::format("{}/{}", kLocalUnits, resource.units.front());
      order = order_after(TRY(fates_of(gone, system)), unit_file);
    }
    const bool starts = order == UnitOrder::start || order == UnitOrder::restart_later;
    plan.actions.push_back({.resource = resource.id,
                            .change = update ? Change::update : Change::create,
                            .effect = starts && !update ? Effect::live : resource.on_update,
                            .units = resource.units,
                            .detail = std::move(findings.first_difference),
                            .order = order,
                            .leftovers = std::move(gone)});
  }
  return plan;
}

}  // namespace orlop::agent
