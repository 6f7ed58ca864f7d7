// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/kind.hpp"

#include <algorithm>

#include "agent/engine/secrets.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::engine {

std::string View::state_path(std::string_view name) const {
  return facts_.state_folder + '/' + std::string(name);
}

std::vector<std::string> View::owned_names(std::string_view prefix) const {
  std::vector<std::string> names;
  for (const auto& [id, paths] : owned_) {
    if (prefix_of(id) == prefix) names.emplace_back(name_of(id));
  }
  return names;
}

Result<bool> View::exists(const std::string& path) {
  if (!facts_.offline) return system_.exists(path);
  grant(formatted("'{}'", path));
  return true;
}

Result<std::optional<Entry>> View::original(const std::string& path) {
  const auto place = canonical(path);
  if (const auto given = defaults_.find(place); given != defaults_.end()) return given->second;
  if (facts_.offline) return std::nullopt;
  if (auto kept = TRY(system_.look(original_of(path)))) return kept;
  if (!made_) {
    made_.emplace();
    for (const auto& [id, paths] : owned_) {
      for (const auto& one : paths) made_->insert(canonical(one));
    }
  }
  // At a boot the image's own stands where the generation before had something.
  const bool afresh = is_volatile(place) && !facts_.live;
  if (made_->contains(place) && !afresh) return std::nullopt;
  return system_.look(path);
}

Result<std::string> View::text(const std::string& path) {
  if (const auto wanted = wanted_.find(path); wanted != wanted_.end()) return wanted->second;
  return present(path);
}

Result<std::string> View::present(const std::string& path) {
  const auto found = TRY(system_.look(path));
  return found && found->kind == Entry::Kind::file ? found->content : std::string();
}

Result<std::optional<std::string>> View::secret(std::string_view name) {
  return secret_value(system_, node::StatePaths(facts_.state_folder), name);
}

void View::remember(const Wish& wish) {
  for (const auto& file : wish.shared) wanted_[file.path] = file.content;
  for (const auto& record : wish.records) wanted_[record.path] = record.content;
  for (const auto& resource : wish.resources) {
    for (const auto& part : resource.parts) {
      if (part.gives_way) defaults_[canonical(part.path)] = part.entry;
    }
  }
}

Result<Wish> desire_nothing(const codec::Value&, View&) { return Wish{}; }

Claims claims_of_parts(const Resource& resource) {
  Claims claims;
  for (const auto& part : resource.parts) {
    if (is_kernel(part.path)) continue;
    (part.keep_existing ? claims.folders : claims.paths).push_back(part.path);
  }
  for (const auto& absence : resource.absent) claims.paths.push_back(absence.path);
  return claims;
}

Result<std::vector<const Kind*>> in_order(std::span<const Kind> kinds) {
  std::vector<const Kind*> ordered;
  const auto is_placed = [&ordered](std::string_view name) {
    return std::ranges::any_of(ordered, [name](const auto* kind) { return kind->name == name; });
  };
  while (ordered.size() < kinds.size()) {
    const auto placed = ordered.size();
    for (const auto& kind : kinds) {
      if (is_placed(kind.name) || !std::ranges::all_of(kind.after, is_placed)) continue;
      ordered.push_back(&kind);
    }
    if (ordered.size() == placed) {
      return fail(Errc::invalid, "kinds that wait for each other, or for one that is not there");
    }
  }
  return ordered;
}

const Kind* kind_of(std::span<const Kind> kinds, std::string_view id) {
  const auto found = std::ranges::find(kinds, prefix_of(id), &Kind::prefix);  // never empty
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace orlop::agent::engine
