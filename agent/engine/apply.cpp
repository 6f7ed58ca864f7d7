// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/apply.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "agent/node/paths.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::engine {
namespace {

constexpr std::string_view kUnitFolder = "/etc/systemd/system";

std::set<std::string> places_of(const Owned& owned) {
  std::set<std::string> places;
  for (const auto& [id, paths] : owned) {
    for (const auto& path : paths) places.insert(canonical(path));
  }
  return places;
}

/// The paths of a resource that get an owner, and whose originals are kept: also where what stands
/// there is what the owner wants.
std::vector<std::string> newly_owned(const Resource& resource, const std::set<std::string>& known) {
  auto fresh = paths_of(resource);
  std::erase_if(fresh, [&](const std::string& path) {
    const bool kept = resource.restores || path.starts_with("/etc/");
    return !kept || known.contains(canonical(path));
  });
  return fresh;
}

/// Of all resources. `owned`: paths that have an owner already.
std::vector<std::string> newly_owned(const Target& target, const Owned& owned) {
  const auto known = places_of(owned);
  std::vector<std::string> fresh;
  for (const auto& resource : target.resources) {
    std::ranges::move(newly_owned(resource, known), std::back_inserter(fresh));
  }
  return fresh;
}

/// Every path that the plan may change, so that the journal is written once.
Result<std::vector<std::string>> touched_paths(const Plan& plan, const Target& target,
                                               const std::vector<std::string>& fresh,
                                               Changes& changes) {
  std::vector<std::string> paths;
  for (const auto& file : target.shared) paths.push_back(file.path);
  for (const auto& path : fresh) {
    if (TRY(changes.lacks_original(path))) paths.push_back(original_of(path));
  }
  for (const auto& step : plan.steps) {
    paths.insert(paths.end(), step.leaves.begin(), step.leaves.end());
    if (!step.wanted) continue;
    for (const auto& part : step.wanted->parts) paths.push_back(part.path);
    for (const auto& absence : step.wanted->absent) paths.push_back(absence.path);
  }
  return paths;
}

Status write_shared(const SharedFile& file, Changes& changes) {
  const auto found = TRY(changes.look(file.path));
  auto entry = found.value_or(Entry::file({}, file.mode));
  if (found && entry.content == file.content) return {};
  entry.content = file.content;
  return changes.put(file.path, entry);
}

Status act_on_step(std::span<const Kind> kinds, const Step& step, Changes& changes) {
  const auto* kind = kind_of(kinds, step.resource);
  const auto done = kind != nullptr ? kind->act(step, changes) : act_on_parts(step, changes);
  if (done) return {};
  auto error = done.error();
  return std::unexpected(
      std::move(error).with_context(formatted("{} of {}", to_string(step.change), step.resource)));
}

Status give_order(const std::string& unit, UnitOrder order, bool running,
                  ServiceManager& services) {
  switch (order) {
    case UnitOrder::none: return {};
    case UnitOrder::start: return services.start(unit);
    case UnitOrder::stop: return services.stop(unit);
    case UnitOrder::restart: return services.restart(unit);
    case UnitOrder::restart_later: return services.restart_later(unit);
    case UnitOrder::refresh: break;
  }
  return running ? services.restart(unit) : Status();
}

/// A removed unit is stopped while its file is still there.
bool comes_first(const Step& step) {
  return step.change == Change::remove && step.order == UnitOrder::stop;
}

Status stop_removed_units(const Plan& plan, ServiceManager& services) {
  for (const auto& step : plan.steps) {
    if (!comes_first(step)) continue;
    for (const auto& unit : step.units) TRY(services.stop(unit));
  }
  return {};
}

/// What becomes of a unit of which two things are asked: whoever says whether it runs is heard
/// before whoever only changes what it reads.
UnitOrder both(UnitOrder first, UnitOrder second) {
  if (first == UnitOrder::none) return second;
  if (first != UnitOrder::refresh) std::swap(first, second);
  if (first == UnitOrder::refresh && second == UnitOrder::start) return UnitOrder::restart;
  return first == UnitOrder::refresh && second != UnitOrder::none ? second : first;
}

/// The other orders, each unit once, in the order of the plan.
Status act_on_units(const Plan& plan, const std::map<std::string, bool>& running,
                    ServiceManager& services) {
  std::set<std::string> stopped;
  std::vector<std::string> units;
  std::map<std::string, UnitOrder> orders;
  for (const auto& step : plan.steps) {
    for (const auto& unit : step.units) {
      if (comes_first(step)) {
        stopped.insert(unit);
      } else if (const auto [known, is_new] = orders.try_emplace(unit, step.order); is_new) {
        units.push_back(unit);
      } else {
        known->second = both(known->second, step.order);
      }
    }
  }
  for (const auto& unit : units) {
    if (stopped.contains(unit)) continue;
    const auto ran = running.find(unit);
    TRY(give_order(unit, orders.at(unit), ran != running.end() && ran->second, services));
  }
  return {};
}

}  // namespace

Result<std::map<std::string, bool>> running_units(const Plan& plan, ServiceManager& services) {
  std::map<std::string, bool> running;
  for (const auto& step : plan.steps) {
    if (step.order == UnitOrder::none) continue;
    for (const auto& unit : step.units) running[unit] = TRY(services.is_running(unit));
  }
  return running;
}

Status apply_live(std::span<const Kind> kinds, const Plan& plan, const Target& target,
                  const Owned& owned, const std::map<std::string, bool>& running, Changes& changes,
                  ServiceManager& services) {
  const auto fresh = newly_owned(target, owned);
  TRY(changes.expect(TRY(touched_paths(plan, target, fresh, changes))));
  TRY(stop_removed_units(plan, services));
  for (const auto& file : target.shared) TRY(write_shared(file, changes));
  for (const auto& path : fresh) TRY(changes.keep_original(path));
  for (const auto& step : plan.steps) TRY(act_on_step(kinds, step, changes));
  TRY(changes.remove_left_folders());
  if (changes.touched_below(kUnitFolder)) TRY(services.reload());
  return act_on_units(plan, running, services);
}

std::vector<Error> apply_early(std::span<const Kind> kinds, const Plan& plan, const Target& target,
                               SystemState& system) {
  std::vector<Error> failures;
  Changes changes(system);
  const auto note = [&failures](Status status) {
    if (!status) failures.push_back(std::move(status).error());
  };
  for (const auto& file : target.shared) note(write_shared(file, changes));
  for (const auto& path : newly_owned(target, {})) {
    if (is_volatile(path)) note(changes.keep_original(path));
  }
  for (const auto& step : plan.steps) note(act_on_step(kinds, step, changes));
  note(changes.remove_left_folders());
  return failures;
}

std::vector<Error> keep_originals_early(Target& target, const Owned& owned, SystemState& system) {
  std::vector<Error> failures;
  Changes changes(system);
  const auto known = places_of(owned);
  std::erase_if(target.resources, [&](const Resource& resource) {
    for (const auto& path : newly_owned(resource, known)) {
      if (is_volatile(path)) continue;
      auto kept = changes.keep_original(path);
      if (kept) continue;
      failures.push_back(std::move(kept).error().with_context("keeping what stands at " + path));
      return true;
    }
    return false;
  });
  return failures;
}

Status drop_originals(const Owned& owned, SystemState& system) {
  const std::string folder(node::kKeptOriginals);
  const auto names = TRY(system.list(folder));
  if (names.empty()) return {};
  std::set<std::string> needed;
  for (const auto& place : places_of(owned)) needed.insert(original_of(place));
  for (const auto& name : names) {
    const auto path = folder + '/' + name;
    if (!needed.contains(path)) TRY(system.remove(path));
  }
  return {};
}

}  // namespace orlop::agent::engine
