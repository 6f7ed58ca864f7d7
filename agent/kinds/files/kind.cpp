// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/files/kind.hpp"

#include <iterator>
#include <map>
#include <set>

#include "agent/kinds/files/content.hpp"
#include "agent/kinds/files/effects.hpp"
#include "agent/node/accounts.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using engine::Entry;

/// The folders above a path, the one below the top first.
std::vector<std::string> folders_above(std::string_view path) {
  std::vector<std::string> folders;
  for (auto slash = path.find('/', 1); slash != std::string_view::npos;
       slash = path.find('/', slash + 1)) {
    folders.emplace_back(path.substr(0, slash));
  }
  return folders;
}

/// Links to homes are not followed below them; the others lead where the image has them.
std::string place_of(const std::string& path) {
  return path.starts_with("/home/") ? "/var" + path : path;
}

/// An element of `write_files`, and where it is asked for.
struct Written {
  const File* file = nullptr;
  std::string origin;
};

class Renderer {
 public:
  explicit Renderer(engine::View& view) : view_(view) {}

  Result<engine::Wish> run(const Files& files) {
    // With the accounts that the configuration makes: `users` comes first.
    accounts_.passwd = TRY(view_.text("/etc/passwd"));
    accounts_.group = TRY(view_.text("/etc/group"));
    for (const auto& directory : files.directories) made_.insert(place_of(directory.path));
    for (const auto& directory : files.directories) TRY(add(directory));
    TRY(add(files.write_files));
    for (const auto& link : files.links) TRY(add(link));
    return std::move(wish_);
  }

 private:
  void obstacle(std::string path, std::string message, std::string remedy) {
    wish_.obstacles.push_back({std::move(path), std::move(message), std::move(remedy)});
  }

  /// Gives an entry its owner; false: there is none of that name.
  bool take_owner(const FileOwner& owner, const std::string& origin, Entry& entry) {
    auto user = as_number(owner.user);
    auto group = as_number(owner.group);
    if (!user) user = node::user_number(accounts_, owner.user);
    if (!group) group = node::group_number(accounts_, owner.group);
    if ((!user || !group) && !view_.offline()) {
      obstacle(origin + ".owner",
               formatted("there is no {} '{}'", user ? "group" : "user",
                         user ? owner.group : owner.user),
               "Name one of the image or of 'users'.");
      return false;
    }
    // Every node has root.
    if (!user && owner.user != "root") view_.grant(formatted("the user '{}'", owner.user));
    if (!group && owner.group != "root") view_.grant(formatted("the group '{}'", owner.group));
    entry.uid = user.value_or(0);
    entry.gid = group.value_or(0);
    return true;
  }

  /// Whether what stands at and above the path without configuration leaves room for an entry.
  Result<bool> has_room(const std::string& path, bool folder, const std::string& origin) {
    for (const auto& above : folders_above(path)) {
      if (roomy_.contains(above)) continue;
      const auto found = TRY(view_.original(above));
      if (found && found->kind == Entry::Kind::file) {
        obstacle(origin, formatted("'{}' is a file, and nothing can stand below it", above),
                 "Choose another path.");
        return false;
      }
      roomy_.insert(above);
    }
    const auto found = TRY(view_.original(path));
    if (!found || (found->kind == Entry::Kind::folder) == folder) return true;
    obstacle(origin, formatted("'{}' is a {} already", path, folder ? "file" : "folder"),
             "Choose another path, or take what stands there away.");
    return false;
  }

  /// The folders that are made above a user's file are the user's, below the home.
  Status add_folders(const std::string& owner, const Entry& entry, engine::Resource& resource) {
    const auto home = node::home_of(accounts_, owner);
    if (!home || *home == "/" || view_.offline()) return {};
    const auto path = resource.parts.front().path;
    std::vector<engine::Part> folders;
    for (auto& folder : folders_above(path)) {
      const bool below = engine::canonical(folder).starts_with(engine::canonical(*home) + '/');
      if (!below || made_.contains(folder) || TRY(view_.exists(folder))) continue;
      auto made = Entry::folder();
      made.uid = entry.uid;
      made.gid = entry.gid;
      folders.push_back({std::move(folder), std::move(made), true});
    }
    resource.parts.insert(resource.parts.begin(), std::make_move_iterator(folders.begin()),
                          std::make_move_iterator(folders.end()));
    return {};
  }

  void wish_for(std::string path, Entry entry, const std::string& origin) {
    engine::Resource resource{.id = "file:" + path, .restores = true, .origin = origin};
    auto effect = effect_of(path);
    resource.on_update = effect.effect;
    resource.units = std::move(effect.units);
    resource.parts.push_back({std::move(path), std::move(entry)});
    wish_.resources.push_back(std::move(resource));
  }

  Status add(const Directory& directory) {
    const auto path = place_of(directory.path);
    const auto origin = formatted("directories[{}]", directory.path);
    auto entry = Entry::folder(directory.permissions);
    if (!take_owner(directory.owner, origin, entry)) return {};
    if (!TRY(has_room(path, true, origin))) return {};
    wish_for(path, entry, origin);
    return add_folders(directory.owner.user, entry, wish_.resources.back());
  }

  Status add(const Link& link) {
    const auto path = place_of(link.path);
    const auto origin = formatted("links[{}]", link.path);
    if (!TRY(has_room(path, false, origin))) return {};
    wish_for(path, Entry::link(link.target), origin);
    auto& resource = wish_.resources.back();
    // A unit that leads there is masked: it cannot be restarted.
    if (link.target == "/dev/null" && !resource.units.empty())
      resource.on_create = resource.on_change = engine::UnitOrder::stop;
    return {};
  }

  /// What contents are added to when no element writes the file; nothing: it is no file.
  Result<std::optional<Entry>> entry_before(const std::string& path, const std::string& origin) {
    auto before = TRY(view_.original(path));
    if (!before) return Entry::file({});
    if (before->kind == Entry::Kind::file) return before;
    obstacle(origin + ".append", formatted("'{}' is a link", path),
             "Append to the file that it leads to.");
    return std::nullopt;
  }

  /// Puts what an element says on top of the entry; false: that cannot be.
  Result<bool> lay(const File& file, const std::string& origin, Entry& entry) {
    entry.content += TRY(decoded(file));
    if (file.permissions) entry.mode = *file.permissions;
    return !file.owner || take_owner(*file.owner, origin, entry);
  }

  /// A file, and all that is added to it. `first` writes it, or is the first addition.
  Status add(const Written& first) {
    const auto& file = *first.file;
    const auto path = place_of(file.path);
    if (!TRY(has_room(path, false, first.origin))) return {};
    std::optional<Entry> entry = Entry::file({});
    if (file.append) entry = TRY(entry_before(path, first.origin));
    if (!entry || !TRY(lay(file, first.origin, *entry))) return {};
    auto owner = file.owner.value_or(FileOwner{}).user;
    for (const auto& addition : additions_[path]) {
      if (addition.file == &file) continue;
      if (!TRY(lay(*addition.file, addition.origin, *entry))) return {};
      if (addition.file->owner) owner = addition.file->owner->user;
    }
    wish_for(path, *entry, first.origin);
    return add_folders(owner, *entry, wish_.resources.back());
  }

  Status add(const std::vector<File>& files) {
    std::vector<Written> first;
    std::set<std::string> written;
    for (std::size_t i = 0; i < files.size(); ++i) {
      const auto& file = files[i];
      if (file.append) {
        additions_[place_of(file.path)].push_back({&file, formatted("write_files[{}]", i)});
      } else {
        written.insert(place_of(file.path));
        first.push_back({&file, formatted("write_files[{}]", file.path)});
      }
    }
    for (const auto& [path, additions] : additions_) {
      if (!written.contains(path)) first.push_back(additions.front());
    }
    for (const auto& one : first) TRY(add(one));
    return {};
  }

  engine::View& view_;
  engine::Wish wish_;
  node::AccountFiles accounts_;
  std::map<std::string, std::vector<Written>> additions_;  ///< by path, in their order
  std::set<std::string> made_;                             ///< by `directories`
  std::set<std::string> roomy_;                            ///< known not to be files
};

Result<engine::Wish> desire(const Value& document, engine::View& view) {
  return Renderer(view).run(schema::read(document, kFiles));
}

/// Whoever reads a file must also be told when it goes.
std::optional<engine::Step> step(const engine::Question& question,
                                 const engine::Observed& observed) {
  auto step = engine::step_of_parts(question, observed);
  if (!step || step->change != engine::Change::remove) return step;
  auto effect = effect_of(engine::name_of(question.id));
  step->effect = effect.effect;
  step->units = std::move(effect.units);
  if (!step->units.empty()) step->order = engine::UnitOrder::refresh;
  return step;
}

/// Others may have something in a directory, but not make it theirs.
engine::Claims owns(const engine::Resource& resource) {
  auto claims = engine::claims_of_parts(resource);
  const auto& last = resource.parts.back();
  if (last.entry.kind == Entry::Kind::folder) std::swap(claims.paths, claims.places);
  return claims;
}

constexpr std::string_view kAfter[] = {"users", "groups", "hostname"};

constexpr const schema::AnySection* kSections[] = {&kFiles};

}  // namespace

const engine::Kind kFilesKind = {.name = "files",
                                 .prefix = "file",
                                 .sections = kSections,
                                 .after = kAfter,
                                 .desire = desire,
                                 .step = step,
                                 .owns = owns};

}  // namespace orlop::agent::kinds
