// SPDX-License-Identifier: Apache-2.0
#include "agent/config/apply.hpp"

#include <algorithm>
#include <format>
#include <map>
#include <ranges>
#include <set>

#include "agent/config/paths.hpp"
#include "agent/config/units.hpp"

namespace orlop::agent {
namespace {

/// Changes paths, and can take every change back.
class Changes {
 public:
  explicit Changes(SystemState& system) : system_(system) {}

  Status put(const std::string& path, const Entry& entry) {
    TRY(remember(path));
    return system_.put(path, entry);
  }
  Status remove(const std::string& path) {
    TRY(remember(path));
    return system_.remove(path);
  }
  Result<std::optional<Entry>> look(const std::string& path) { return system_.look(path); }

  /// Puts everything back, last change first; returns the first failure but goes on after it.
  Status undo() {
    Status outcome;
    for (const auto& [path, before] : std::views::reverse(before_)) {
      auto status = before ? system_.put(path, *before) : system_.remove(path);
      if (!status && outcome) outcome = std::move(status);
    }
    before_.clear();
    return outcome;
  }

  [[nodiscard]] bool touched_below(std::string_view folder) const {
    return std::ranges::any_of(
        before_, [folder](const auto& item) { return item.first.starts_with(folder); });
  }

 private:
  Status remember(const std::string& path) {
    const bool known =
        std::ranges::any_of(before_, [&path](const auto& item) { return item.first == path; });
    if (!known) before_.emplace_back(path, TRY(system_.look(path)));
    return {};
  }

  SystemState& system_;
  std::vector<std::pair<std::string, std::optional<Entry>>> before_;
};

/// Keeps what the image has at a path that a resource takes over.
Status keep_original(Changes& changes, const std::string& path) {
  if (!path.starts_with("/etc/")) return {};
  const auto found = TRY(changes.look(path));
  if (!found || found->kind == Entry::Kind::folder) return {};
  if (TRY(changes.look(original_of(path)))) return {};
  return changes.put(original_of(path), *found);
}

Status give_back(Changes& changes, const std::string& path) {
  const auto original = TRY(changes.look(original_of(path)));
  if (TRY(changes.look(path)) == original) return {};
  return original ? changes.put(path, *original) : changes.remove(path);
}

/// Before anything changes: what the image has at each path that gets an owner, also where it is
/// what the owner wants. `owned`: paths that have one already.
Status keep_originals(const Target& target, const Owned& owned, Changes& changes) {
  std::set<std::string> known;
  for (const auto& [id, paths] : owned) known.insert(paths.begin(), paths.end());
  for (const auto& resource : target.resources) {
    for (const auto& path : paths_of(resource)) {
      if (!known.contains(path)) TRY(keep_original(changes, path));
    }
  }
  return {};
}

Status make_resource(const Resource& resource, Changes& changes) {
  for (const auto& part : resource.parts) {
    const auto found = TRY(changes.look(part.path));
    if (found == part.entry) continue;
    if (part.keep_existing && found && found->kind == part.entry.kind &&
        found->uid == part.entry.uid && found->gid == part.entry.gid) {
      continue;
    }
    TRY(changes.put(part.path, part.entry));
  }
  for (const auto& path : resource.absent) TRY(changes.remove(path));
  return {};
}

/// Writes the account databases that differ; they keep their modes and owners.
Status write_accounts(const Target& target, Changes& changes) {
  const auto write = [&changes](const std::string& path, const std::string& before,
                                const std::string& after, std::uint32_t mode) -> Status {
    if (before == after) return {};
    auto entry = TRY(changes.look(path)).value_or(Entry::file({}, mode));
    entry.content = after;
    return changes.put(path, entry);
  };
  const auto& before = target.accounts_before;
  const auto& after = target.accounts;
  TRY(write("/etc/group", before.group, after.group, 0644));
  TRY(write("/etc/gshadow", before.gshadow, after.gshadow, 0640));
  TRY(write("/etc/passwd", before.passwd, after.passwd, 0644));
  return write("/etc/shadow", before.shadow, after.shadow, 0640);
}

const Resource* find(const Target& target, const std::string& id) {
  const auto found = std::ranges::find(target.resources, id, &Resource::id);
  return found == target.resources.end() ? nullptr : &*found;
}

/// The file changes of a plan on a running node.
Status change_files(const Plan& plan, const Target& target, const Owned& owned, Changes& changes) {
  TRY(write_accounts(target, changes));
  TRY(keep_originals(target, owned, changes));
  for (const auto& action : plan.actions) {
    const auto doing = std::format("{} of {}", to_string(action.change), action.resource);
    for (const auto& path : action.leftovers) TRY_CONTEXT(give_back(changes, path), doing);
    if (const auto* resource = find(target, action.resource)) {
      TRY_CONTEXT(make_resource(*resource, changes), doing);
    }
  }
  return {};
}

Status act_on(const std::string& unit, UnitOrder order, bool running, ServiceManager& services) {
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

/// The units that a plan acts on, and whether each ran before.
using Running = std::map<std::string, bool>;

Result<Running> running_before(const Plan& plan, ServiceManager& services) {
  Running running;
  for (const auto& action : plan.actions) {
    if (action.order == UnitOrder::none) continue;
    for (const auto& unit : action.units) running[unit] = TRY(services.is_running(unit));
  }
  return running;
}

/// A removed unit is stopped while its file is still there.
bool comes_first(const Action& action) {
  return action.change == Change::remove && action.order == UnitOrder::stop;
}

Status stop_removed_units(const Plan& plan, ServiceManager& services) {
  for (const auto& action : plan.actions) {
    if (!comes_first(action)) continue;
    for (const auto& unit : action.units) TRY(services.stop(unit));
  }
  return {};
}

/// The other orders, each unit once.
Status act_on_units(const Plan& plan, const Running& running, ServiceManager& services) {
  std::set<std::string> done;
  for (const auto& action : plan.actions) {
    if (comes_first(action)) continue;
    for (const auto& unit : action.units) {
      if (!done.insert(unit).second) continue;
      const auto ran = running.find(unit);
      TRY(act_on(unit, action.order, ran != running.end() && ran->second, services));
    }
  }
  return {};
}

Status carry_out(const Plan& plan, const Target& target, const Owned& owned, const Running& running,
                 Changes& changes, ServiceManager& services) {
  TRY(stop_removed_units(plan, services));
  TRY(change_files(plan, target, owned, changes));
  if (changes.touched_below(kLocalUnits)) TRY(services.reload());
  return act_on_units(plan, running, services);
}

/// After files are as before: units run from them again, or do not run, as before. Best effort, for
/// an error already made.
void settle_units(const Running& running, ServiceManager& services) {
  (void)services.reload();
  for (const auto& [unit, ran] : running) {
    (void)(ran ? services.restart_later(unit) : services.stop(unit));
  }
}

}  // namespace

Status apply_live(const Plan& plan, const Target& target, const Owned& owned, SystemState& system,
                  ServiceManager& services) {
  Changes changes(system);
  const auto running = TRY(running_before(plan, services));
  auto outcome = carry_out(plan, target, owned, running, changes, services);
  if (outcome) return outcome;
  auto error = std::move(outcome).error();
  if (auto undone = changes.undo(); !undone) {
    error = std::move(error).followed_by(undone.error());
  } else {
    settle_units(running, services);
  }
  return std::unexpected(std::move(error).with_context("applying the configuration"));
}

std::vector<Error> apply_early(const Plan& plan, const Target& target, SystemState& system) {
  std::vector<Error> failures;
  Changes changes(system);
  const auto note = [&failures](Status status) {
    if (!status) failures.push_back(std::move(status).error());
  };
  note(write_accounts(target, changes));
  note(keep_originals(target, {}, changes));
  for (const auto& action : plan.actions) {
    // /etc and /run are fresh: only what was made in a persistent place is left to take away.
    for (const auto& path : action.leftovers) {
      if (!is_volatile(path)) note(changes.remove(path));
    }
    if (const auto* resource = find(target, action.resource)) {
      note(make_resource(*resource, changes));
    }
  }
  return failures;
}

}  // namespace orlop::agent
