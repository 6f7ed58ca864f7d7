// SPDX-License-Identifier: Apache-2.0
// FakeSystemState: a file tree in memory. Behaves like RootState without symbolic links on the way;
// can fail at the n-th change or lose power, and remembers which paths were changed.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "agent/engine/ports/system_state.hpp"
#include "tests/fakes/power.hpp"

namespace orlop::testing {

class FakeSystemState final : public agent::engine::SystemState {
 public:
  Result<std::optional<agent::engine::Entry>> look(const std::string& path) override {
    const auto found = tree.find(path);
    if (found == tree.end()) return std::nullopt;
    return found->second;
  }
  Result<bool> exists(const std::string& path) override { return tree.contains(path); }
  Result<std::vector<std::string>> list(const std::string& folder) override {
    std::set<std::string> names;
    const auto prefix = folder + '/';
    for (auto at = tree.lower_bound(prefix); at != tree.end(); ++at) {
      if (!at->first.starts_with(prefix)) break;
      const auto rest = at->first.substr(prefix.size());
      names.insert(rest.substr(0, rest.find('/')));
    }
    return std::vector<std::string>(names.begin(), names.end());
  }
  Status put(const std::string& path, const agent::engine::Entry& entry) override {
    if (power && !power->draw()) return Power::lost();
    if (fails(path)) return fail(Errc::io, "writing {}: told to fail", path);
    if (!full.empty() && path.starts_with(full)) return fail(Errc::no_space, "{} is full", full);
    const auto found = tree.find(path);
    const bool is_folder = entry.kind == agent::engine::Entry::Kind::folder;
    if (found != tree.end() &&
        (found->second.kind == agent::engine::Entry::Kind::folder) != is_folder) {
      return fail(Errc::conflict, "{} is something else", path);
    }
    for (auto slash = path.rfind('/'); slash != 0; slash = path.rfind('/', slash - 1)) {
      if (path.starts_with("/proc/")) break;
      tree.try_emplace(path.substr(0, slash), agent::engine::Entry::folder());
    }
    tree[path] = entry;
    changed.push_back(path);
    return {};
  }
  Status remove(const std::string& path) override {
    if (power && !power->draw()) return Power::lost();
    if (fails(path)) return fail(Errc::io, "removing {}: told to fail", path);
    const auto inside = tree.lower_bound(path + '/');
    if (inside != tree.end() && inside->first.starts_with(path + '/'))
      return fail(Errc::conflict, "{} is not empty", path);
    if (tree.erase(path) > 0) changed.push_back(path);
    return {};
  }
  Status rename(const std::string& from, const std::string& to) override {
    if (power && !power->draw()) return Power::lost();
    if (fails(from)) return fail(Errc::io, "renaming {}: told to fail", from);
    if (from.substr(0, from.rfind('/')) != to.substr(0, to.rfind('/')))
      return fail(Errc::invalid, "{} and {} are not in one folder", from, to);
    if (!tree.contains(from)) return fail(Errc::not_found, "renaming {}", from);
    std::map<std::string, agent::engine::Entry> moved;
    for (auto at = tree.lower_bound(from); at != tree.end() && at->first.starts_with(from);) {
      const bool below = at->first == from || at->first[from.size()] == '/';
      if (below) moved[to + at->first.substr(from.size())] = at->second;
      at = below ? tree.erase(at) : std::next(at);
    }
    for (auto& [path, entry] : moved) tree[path] = std::move(entry);
    changed.push_back(to);
    return {};
  }

  /// A file's content, "" when there is none.
  [[nodiscard]] std::string text(const std::string& path) const {
    const auto found = tree.find(path);
    return found == tree.end() ? std::string() : found->second.content;
  }

  std::map<std::string, agent::engine::Entry> tree;
  std::vector<std::string> changed;
  std::shared_ptr<Power> power;  ///< none: it is never cut
  int fail_at = 0;               ///< the n-th change from now fails; 0: none
  std::string full;              ///< nothing can be written below this folder; empty: none
  std::string unwritable;        ///< nothing below it can be changed; empty: everything can

 private:
  bool fails(const std::string& path) {
    if (!unwritable.empty() && path.starts_with(unwritable)) return true;
    return fail_at > 0 && --fail_at == 0;
  }
};

}  // namespace orlop::testing
