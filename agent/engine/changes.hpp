// SPDX-License-Identifier: Apache-2.0
// Changes: changes paths, and can take every change back, also after a crash or a power cut.
//
// What stood at a path is in the journal on the state partition before the path is first changed.
// Before the system starts nothing stands to lose: changes without a journal cannot be taken back.
// Not thread-safe. WRITES TO THE FILE TREE.
#pragma once

#include <set>
#include <string>

#include "agent/engine/journal.hpp"

namespace orlop::agent::engine {

class Changes {
 public:
  /// At boot: without a journal.
  explicit Changes(SystemState& system) : system_(system) {}
  /// `journal` must outlive it.
  Changes(SystemState& system, JournalFile& journal) : system_(system), journal_(&journal) {}

  /// Notes what stands at all these paths in one write of the journal. Not needed, only cheaper.
  Status expect(const std::vector<std::string>& paths);

  Status put(const std::string& path, const Entry& entry);
  Status remove(const std::string& path);
  Result<std::optional<Entry>> look(const std::string& path) { return system_.look(path); }
  /// Puts back what stood at a path before, or removes what is there; a folder is only noted, see
  /// remove_left_folders().
  Status give_back(const std::string& path);
  /// Removes the folders that were to be given back and are empty now; in others is somebody's
  /// data.
  Status remove_left_folders();
  /// Keeps what stands at a path, unless that was done before.
  Status keep_original(const std::string& path);
  /// Whether keep_original() has something to do.
  Result<bool> lacks_original(const std::string& path);

  /// Whether a path below the folder was changed.
  [[nodiscard]] bool touched_below(std::string_view folder) const;

 private:
  SystemState& system_;
  JournalFile* journal_ = nullptr;
  std::set<std::string> touched_;
  std::set<std::string> left_folders_;
};

}  // namespace orlop::agent::engine
