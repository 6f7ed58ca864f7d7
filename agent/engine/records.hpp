// SPDX-License-Identifier: Apache-2.0
// The engine's records on the state partition, kept as all records are (agent/records): what an
// older or a newer agent wrote is read, what it did not know is kept, and what cannot be used is
// set aside under a name with its date. Not thread-safe.
#pragma once

#include <string>

#include "agent/engine/generation.hpp"
#include "agent/engine/ports/system_state.hpp"
#include "agent/engine/trial.hpp"
#include "agent/instance/identity.hpp"
#include "agent/node/paths.hpp"
#include "agent/records/record.hpp"
#include "libs/config/diagnostic.hpp"

namespace orlop::agent::engine {

/// A folder of the file tree as the place of records. WRITES TO THE FILE TREE.
class RecordsIn final : public records::StateStore {
 public:
  RecordsIn(SystemState& system, std::string folder)
      : system_(system), folder_(std::move(folder)) {}
  Result<std::optional<std::string>> load(const std::string& name) override;
  Status save(const std::string& name, std::string_view content) override;
  Result<std::vector<std::string>> list() override;
  Status rename(const std::string& from, const std::string& to) override;
  Status remove(const std::string& name) override;

 private:
  [[nodiscard]] std::string at(const std::string& name) const { return folder_ + '/' + name; }

  SystemState& system_;
  std::string folder_;
};

/// `generations.json`, which always has a value: an empty one when nothing can be known.
using HistoryRecord = records::Record<History>;

/// The record; one that cannot be used is told in `diagnostics`, and set aside when it says
/// nothing.
[[nodiscard]] Result<HistoryRecord> node_history(SystemState& system, const node::StatePaths& paths,
                                                 const Clock& clock,
                                                 config::Diagnostics& diagnostics);
[[nodiscard]] Status store_history(SystemState& system, const node::StatePaths& paths,
                                   const Clock& clock, HistoryRecord& history);

/// The text of the record.
[[nodiscard]] std::string history_text(const HistoryRecord& history);

/// The trial that runs, or nothing: one that cannot be read is set aside.
[[nodiscard]] Result<std::optional<Trial>> find_trial(SystemState& system,
                                                      const node::StatePaths& paths,
                                                      const Clock& clock,
                                                      config::Diagnostics& diagnostics);

/// `instance.json`; without a value when there is none, or none that can be used.
using IdentityRecord = records::Record<instance::Identity>;
[[nodiscard]] Result<IdentityRecord> node_identity(SystemState& system,
                                                   const node::StatePaths& paths,
                                                   const Clock& clock,
                                                   config::Diagnostics& diagnostics);
[[nodiscard]] Status store_identity(SystemState& system, const node::StatePaths& paths,
                                    const Clock& clock, IdentityRecord& identity);
/// What the record says as far as it can be read; changes nothing.
[[nodiscard]] std::optional<instance::Identity> read_identity(SystemState& system,
                                                              const node::StatePaths& paths);

/// Moves a file that cannot be used out of the way of its successor.
[[nodiscard]] Status set_aside(SystemState& system, const std::string& path, const Clock& clock);

}  // namespace orlop::agent::engine
