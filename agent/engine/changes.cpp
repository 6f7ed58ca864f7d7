// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/changes.hpp"

#include <algorithm>

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
  return original ? put(path, *original) : remove(path);
}

Status Changes::keep_original(const std::string& path) {
  if (!TRY(lacks_original(path))) return {};
  const auto found = TRY(system_.look(path));
  return put(original_of(path), *found);
}

Result<bool> Changes::lacks_original(const std::string& path) {
  if (!path.starts_with("/etc/")) return false;
  const auto found = TRY(system_.look(path));
  if (!found || found->kind == Entry::Kind::folder) return false;
  return !TRY(system_.exists(original_of(path)));
}

bool Changes::touched_below(std::string_view folder) const {
  return std::ranges::any_of(touched_,
                             [folder](const auto& path) { return path.starts_with(folder); });
}

}  // namespace orlop::agent::engine
