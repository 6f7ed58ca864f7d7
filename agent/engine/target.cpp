// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/target.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "agent/engine/secrets.hpp"
#include "libs/base/format.hpp"
#include "libs/config/references.hpp"

namespace orlop::agent::engine {
namespace {

template <typename T>
void move_all(std::vector<T>& from, std::vector<T>& to) {
  std::ranges::move(from, std::back_inserter(to));
}

/// The same of files: a later kind has seen what an earlier one wants, and says all of it.
template <class File>
void move_files(std::vector<File>& from, std::vector<File>& to) {
  for (auto& file : from) {
    const auto earlier = std::ranges::find(to, file.path, &File::path);
    if (earlier == to.end()) {
      to.push_back(std::move(file));
    } else {
      earlier->content = std::move(file.content);
    }
  }
}

Claims claims_of(std::span<const Kind> kinds, const Resource& resource) {
  const auto* kind = kind_of(kinds, resource.id);
  return kind != nullptr ? kind->owns(resource) : claims_of_parts(resource);
}

/// Leaves out defaults whose path another resource has taken.
void give_way(std::vector<Resource>& resources) {
  std::map<std::string, std::string> firm;  // path -> id
  for (const auto& resource : resources) {
    for (const auto& part : resource.parts) {
      if (!part.gives_way) firm.try_emplace(canonical(part.path), resource.id);
    }
    for (const auto& absence : resource.absent) {
      if (!absence.gives_way) firm.try_emplace(canonical(absence.path), resource.id);
    }
  }
  for (auto& resource : resources) {
    const auto is_taken = [&](const auto& item) {
      const auto holder = firm.find(canonical(item.path));
      return item.gives_way && holder != firm.end() && holder->second != resource.id;
    };
    std::erase_if(resource.parts, is_taken);
    std::erase_if(resource.absent, is_taken);
  }
}

/// Who owns what; the first to claim something has it.
class Owners {
 public:
  /// Nothing, or why the claims cannot stand.
  std::optional<std::string> claim(const std::string& id, const Claims& claims) {
    for (const auto& path : claims.paths) {
      if (auto taken = path_taken(id, canonical(path), path)) return taken;
    }
    for (const auto& folder : claims.folders) {
      if (auto taken = folder_taken(id, canonical(folder), folder)) return taken;
      if (auto taken = held(places_, id, canonical(folder), folder)) return taken;
    }
    for (const auto& place : claims.places) {
      if (auto taken = folder_taken(id, canonical(place), place)) return taken;
      for (const auto* others : {&places_, &folders_}) {
        if (auto taken = held(*others, id, canonical(place), place)) return taken;
      }
    }
    for (const auto& unit : claims.units) {
      if (auto taken = held(units_, id, unit, unit)) return taken;
    }
    for (const auto& path : claims.paths) paths_.try_emplace(canonical(path), id);
    for (const auto& folder : claims.folders) folders_.try_emplace(canonical(folder), id);
    for (const auto& place : claims.places) places_.try_emplace(canonical(place), id);
    for (const auto& unit : claims.units) units_.try_emplace(unit, id);
    return std::nullopt;
  }

 private:
  using Holders = std::map<std::string, std::string>;

  static std::string no_folder(std::string_view file, std::string_view other) {
    return formatted("'{}' is a file, and '{}' needs a folder there", file, other);
  }

  /// Whether another has it already.
  static std::optional<std::string> held(const Holders& holders, const std::string& id,
                                         const std::string& place, const std::string& what) {
    const auto holder = holders.find(place);
    if (holder == holders.end() || holder->second == id) return std::nullopt;
    return formatted("'{}' and '{}' both own {}", holder->second, id, what);
  }

  /// The file of another at one of the folders above a place.
  std::optional<std::string> below_a_file(const std::string& id, const std::string& place) const {
    for (auto slash = place.rfind('/'); slash != 0 && slash != std::string::npos;
         slash = place.rfind('/', slash - 1)) {
      const auto above = paths_.find(place.substr(0, slash));
      if (above != paths_.end() && above->second != id) return no_folder(above->second, id);
    }
    return std::nullopt;
  }

  std::optional<std::string> folder_taken(const std::string& id, const std::string& place,
                                          const std::string& path) const {
    const auto holder = paths_.find(place);
    if (holder != paths_.end() && holder->second != id)
      return no_folder(holder->second, id) + ", " + path;
    return below_a_file(id, place);
  }

  std::optional<std::string> path_taken(const std::string& id, const std::string& place,
                                        const std::string& path) const {
    if (auto taken = held(paths_, id, place, path)) return taken;
    for (const auto* others : {&folders_, &places_}) {
      const auto holder = others->find(place);
      if (holder != others->end() && holder->second != id)
        return no_folder(id, holder->second) + ", " + path;
    }
    // A file cannot stand below a file, nor where another needs a folder.
    for (const auto* others : {&paths_, &folders_, &places_}) {
      const auto below = others->lower_bound(place + '/');
      if (below != others->end() && below->first.starts_with(place + '/') && below->second != id)
        return no_folder(id, below->second);
    }
    return below_a_file(id, place);
  }

  Holders paths_;
  Holders folders_;
  Holders places_;
  Holders units_;
};

/// The second owner of anything goes, and is told.
void refuse_second_owners(std::span<const Kind> kinds, Target& target) {
  Owners owners;
  std::map<std::string, std::string> origins;
  std::erase_if(target.resources, [&](const Resource& resource) {
    const auto [first, is_new] = origins.try_emplace(resource.id, resource.origin);
    std::optional<std::string> conflict;
    if (is_new) {
      conflict = owners.claim(resource.id, claims_of(kinds, resource));
    } else {
      conflict =
          formatted("'{}' and '{}' are both {}", first->second, resource.origin, resource.id);
    }
    if (!conflict) return false;
    target.obstacles.push_back(
        {resource.origin, *std::move(conflict), "Remove one of the two.", "two-owners"});
    return true;
  });
}

}  // namespace

Result<Target> make_target(std::span<const Kind> kinds, const codec::Value& document, View& view) {
  Target target;
  Resolved resolved;
  const bool has_secrets = config::has_references(document);
  if (has_secrets) resolved = TRY(resolve_secrets(kinds, document, view));
  const auto& meant = has_secrets ? resolved.document : document;
  move_all(resolved.obstacles, target.obstacles);
  move_all(resolved.remarks, target.remarks);
  for (const auto* kind : TRY(in_order(kinds))) {
    if (view.live() ? !kind->phases.live : !kind->phases.early) continue;
    auto wish = TRY_CONTEXT(kind->desire(meant, view), formatted("reading '{}'", kind->name));
    view.remember(wish);
    move_all(wish.resources, target.resources);
    move_files(wish.shared, target.shared);
    move_files(wish.records, target.records);
    move_all(wish.obstacles, target.obstacles);
    move_all(wish.remarks, target.remarks);
  }
  give_way(target.resources);
  refuse_second_owners(kinds, target);
  return target;
}

Owned owned_by(const Target& target) {
  Owned owned;
  for (const auto& resource : target.resources) owned[resource.id] = paths_of(resource);
  return owned;
}

}  // namespace orlop::agent::engine
