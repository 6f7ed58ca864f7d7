// SPDX-License-Identifier: Apache-2.0
// Journal: what stood where an apply on a running node changes things, so that a crash or a power
// cut at any step leaves the old configuration or the new one.
//
// The journal is `/state/orlop/journal.json` (`orlop.journal/1`), with larger contents in files
// beside it. It is written before the first effect. While its phase is `apply`, everything it
// names is put back by whoever finds it; the one write that turns the phase to `record` is the
// moment at which the new configuration is in force; it is removed when that is recorded. After a
// reboot only persistent places are put back: /etc and /run are made afresh from the documents,
// whatever release runs then.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "agent/engine/ports/service_manager.hpp"
#include "agent/engine/resource.hpp"
#include "agent/node/paths.hpp"
#include "libs/codec/value.hpp"

namespace orlop::agent::engine {

struct Journal {
  enum class Phase { apply, record };
  Phase phase = Phase::apply;
  std::string cause;    ///< "apply", "revert" or "repair"
  std::string boot_id;  ///< of the boot that wrote it
  std::string release;  ///< that ran then
  /// In the order of the changes; nothing: there was nothing.
  std::vector<std::pair<std::string, std::optional<Entry>>> before;
  std::map<std::string, bool> units;  ///< whether each ran
  friend bool operator==(const Journal&, const Journal&) = default;
};

/// A journal on the state partition, kept in step with memory. Not thread-safe.
class JournalFile {
 public:
  /// Writes it; an older one must be gone.
  static Result<JournalFile> begin(SystemState& system, const node::StatePaths& paths,
                                   Journal journal);
  /// The one that is there, or nothing. Errc::invalid for one that cannot be read.
  static Result<std::optional<JournalFile>> find(SystemState& system,
                                                 const node::StatePaths& paths);

  [[nodiscard]] const Journal& journal() const { return journal_; }
  /// Notes what stands at those of the paths that it does not know yet.
  Status remember(const std::vector<std::string>& paths);
  /// The new configuration is in force from here on.
  Status commit();
  /// Puts everything back, last change first; the first failure is returned, but it goes on after
  /// one. `only_persistent`: after a reboot.
  enum class Places { all, only_persistent };
  Status undo(Places places);
  /// Removes it.
  Status close();

 private:
  JournalFile(SystemState& system, const node::StatePaths& paths, Journal journal)
      : system_(&system), paths_(&paths), journal_(std::move(journal)) {}
  Status write();

  SystemState* system_;
  const node::StatePaths* paths_;
  Journal journal_;
  std::set<std::string> known_;
  std::map<std::string, std::size_t> aside_;  ///< by path: the number of its content's file
  std::size_t inline_bytes_ = 0;
};

/// Units run again, or do not run, as before. Best effort, for a failure that is told already.
void settle_units(const std::map<std::string, bool>& units, ServiceManager& services);

}  // namespace orlop::agent::engine
