// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/changes.hpp"

#include <algorithm>
#include <ranges>

#include "agent/node/paths.hpp"

namespace orlop::agent::engine {

Status Changes::expect(const std::vector<std::string>& paths) {
  if (journal_ == nullptr) return {};
  return journal_->remember(paths);
}

Status Changes::put(const std::string& path, const Entry& entry) {
  TRY(expect({path}));
  touched_.insert(path);
  return system_.put(path, entry);
}

Status Changes::remove(const std::string& path) {
  if (!TRY(system_.exists(path))) return {};
  TRY(expect({path}));
  touched_.insert(path);
  return system_.remove(path);
}

Status Changes::give_back(const std::string& path) {
  const auto original = TRY(system_.look(original_of(path)));
  if (original) return put(path, *original);
  const auto found = TRY(system_.look(path));
  if (!found || found->kind != Entry::Kind::folder) return remove(path);
  left_folders_.insert(path);
  return {};
}

Status Changes::remove_left_folders() {
  // Those inside others come first.
  for (const auto& path : left_folders_ | std::views::reverse) {
    if (TRY(system_.list(path)).empty()) TRY(remove(path));
  }
  left_folders_.clear();
  return {};
}

Status Changes::keep_original(const std::string& path) {
  if (!TRY(lacks_original(path))) return {};
  const auto found = TRY(system_.look(path));
  const std::string folder(node::kKeptOriginals);
  const auto original = original_of(path);
  const bool first = original.starts_with(folder) && !TRY(system_.exists(folder));
  if (first) TRY(put(folder, Entry::folder(0700)));
  return put(original, *found);
}

Result<bool> Changes::lacks_original(const std::string& path) {
  if (is_kernel(path)) return false;
  if (!TRY(system_.exists(path))) return false;
  return !TRY(system_.exists(original_of(path)));
}

bool Changes::touched_below(std::string_view folder) const {
  return std::ranges::any_of(touched_,
                             [folder](const auto& path) { return path.starts_with(folder); });
}

}  // namespace orlop::agent::engine
