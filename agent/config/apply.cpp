// SPDX-License-Identifier: Apache-2.0
#include "agent/config/apply.hpp"

#include <algorithm>
#include <format>
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

bool is_volatile(std::string_view path) {
  return path.starts_with("/etc/") || path.starts_with("/run/");
}

std::string original_of(const std::string& path) { return std::string(kOriginals) + path; }

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
  return original ? changes.put(path, *original) : changes.remove(path);
}

Status make_resource(const Resource& resource, bool was_owned, Changes& changes) {
  for (const auto& part : resource.parts) {
    const auto found = TRY(changes.look(part.path));
    if (found == part.entry) continue;
    if (part.keep_existing && found && found->kind == part.entry.kind &&
        found->uid == part.entry.uid && found->gid == part.entry.gid) {
      continue;
    }
    if (!was_owned) TRY(keep_original(changes, part.path));
    TRY(changes.put(part.path, part.entry));
  }
  for (const auto& path : resource.absent) {
    if (!was_owned) TRY(keep_original(changes, path));
    TRY(changes.remove(path));
  }
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
  for (const auto& action : plan.actions) {
    const auto doing = std::format("{} of {}", to_string(action.change), action.resource);
    if (action.change == Change::remove) {
      for (const auto& path : owned.at(action.resource)) {
        TRY_CONTEXT(give_back(changes, path), doing);
      }
    } else if (const auto* resource = find(target, action.resource)) {
      TRY_CONTEXT(make_resource(*resource, owned.contains(action.resource), changes), doing);
    }
  }
  return {};
}

/// Starts, restarts and stops what the actions say; units that are switched off are stopped.
Status act_on_units(const Plan& plan, const Target& target, ServiceManager& services) {
  std::set<std::string> done;
  for (const auto& action : plan.actions) {
    const auto* resource = find(target, action.resource);
    if (resource == nullptr) continue;
    const bool off = action.resource.starts_with("unit:") && !resource->starts_units;
    for (const auto& unit : action.units) {
      if (!done.insert(unit).second) continue;
      if (off) {
        TRY(services.stop(unit));
      } else if (action.resource == "commands") {
        TRY(services.restart_later(unit));  // may take long, and failures are recorded
      } else if (action.effect == Effect::restart) {
        TRY(services.restart(unit));
      } else {
        TRY(services.start(unit));
      }
    }
  }
  return {};
}

Status stop_removed_units(const Plan& plan, ServiceManager& services) {
  for (const auto& action : plan.actions) {
    if (action.change != Change::remove) continue;
    for (const auto& unit : action.units) TRY(services.stop(unit));
  }
  return {};
}

Status carry_out(const Plan& plan, const Target& target, const Owned& owned, Changes& changes,
                 ServiceManager& services) {
  TRY(stop_removed_units(plan, services));
  TRY(change_files(plan, target, owned, changes));
  if (changes.touched_below(kLocalUnits)) TRY(services.reload());
  return act_on_units(plan, target, services);
}

/// After files are as before: units run from them again. Best effort, for an error already made.
void settle_units(const Plan& plan, ServiceManager& services) {
  (void)services.reload();
  for (const auto& action : plan.actions) {
    for (const auto& unit : action.units) {
      if (action.change == Change::create) {
        (void)services.stop(unit);
      } else {
        (void)services.restart_later(unit);
      }
    }
  }
}

}  // namespace

Status apply_live(const Plan& plan, const Target& target, const Owned& owned, SystemState& system,
                  ServiceManager& services) {
  Changes changes(system);
  auto outcome = carry_out(plan, target, owned, changes, services);
  if (outcome) return outcome;
  auto error = std::move(outcome).error();
  if (auto undone = changes.undo(); !undone) {
    error = std::move(error).followed_by(undone.error());
  } else {
    settle_units(plan, services);
  }
  return std::unexpected(std::move(error).with_context("applying the configuration"));
}

std::vector<Error> apply_early(const Plan& plan, const Target& target, const Owned& owned,
                               SystemState& system) {
  std::vector<Error> failures;
  Changes changes(system);
  const auto note = [&failures](Status status) {
    if (!status) failures.push_back(std::move(status).error());
  };
  note(write_accounts(target, changes));
  for (const auto& action : plan.actions) {
    if (const auto* resource = find(target, action.resource)) {
      note(make_resource(*resource, false, changes));
      continue;
    }
    // /etc and /run are fresh: only what was made in a persistent place is left to take away.
    for (const auto& path : owned.at(action.resource)) {
      if (!is_volatile(path)) note(changes.remove(path));
    }
  }
  return failures;
}

}  // namespace orlop::agent
