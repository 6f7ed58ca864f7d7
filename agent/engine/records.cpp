// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/records.hpp"

#include "agent/engine/documents.hpp"
#include "agent/engine/sections.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::engine {
namespace {

using config::Diagnostics;

constexpr records::Format<History> kHistoryFormat = {.file = "generations.json",
                                                     .section = &kHistory};
constexpr records::Format<Trial> kTrialFormat = {.file = "trial.json", .section = &kTrial};
constexpr records::Format<instance::Identity> kIdentityFormat = {.file = "instance.json",
                                                                 .section = &instance::kInstance};

/// Loads a record; what cannot be used is told, and set aside when nothing of it is known.
template <class Owner>
Result<records::Record<Owner>> usable(RecordsIn store, const records::Format<Owner>& format,
                                      const Clock& clock, const std::string& remedy,
                                      Diagnostics& diagnostics) {
  auto record = records::load(store, format);
  if (!record.problem) return record;
  diagnostics.push_back({std::string(format.file),
                         {},
                         config::Severity::warning,
                         "damaged",
                         record.problem->describe(),
                         remedy});
  if (record.value) return record;
  TRY_CONTEXT(records::set_aside(store, format.file, clock.now()),
              formatted("setting {} aside", format.file));
  return records::Record<Owner>{};
}

}  // namespace

Result<std::optional<std::string>> RecordsIn::load(const std::string& name) {
  auto entry = TRY(system_.look(at(name)));
  if (!entry) return std::nullopt;
  if (entry->kind != Entry::Kind::file) return fail(Errc::invalid, "{} is no file", at(name));
  if (entry->content.size() > records::kMaxRecord)
    return fail(Errc::no_space, "{} has more than {} bytes", at(name), records::kMaxRecord);
  return std::move(entry->content);
}

Status RecordsIn::save(const std::string& name, std::string_view content) {
  const auto entry = Entry::file(std::string(content), 0600);
  if (TRY(system_.look(at(name))) == entry) return {};
  return system_.put(at(name), entry);
}

Result<std::vector<std::string>> RecordsIn::list() { return system_.list(folder_); }

Status RecordsIn::rename(const std::string& from, const std::string& to) {
  return system_.rename(at(from), at(to));
}

Status RecordsIn::remove(const std::string& name) { return system_.remove(at(name)); }

Result<HistoryRecord> node_history(SystemState& system, const node::StatePaths& paths,
                                   const Clock& clock, Diagnostics& diagnostics) {
  auto record = TRY(usable(RecordsIn(system, paths.folder), kHistoryFormat, clock,
                           "The record of generations begins anew.", diagnostics));
  if (!record.value) record.value.emplace();
  return record;
}

Status store_history(SystemState& system, const node::StatePaths& paths, const Clock& clock,
                     HistoryRecord& history) {
  RecordsIn store(system, paths.folder);
  return records::save(store, kHistoryFormat, history, clock.now());
}

std::string history_text(const HistoryRecord& history) {
  return records::text_of(history, kHistoryFormat);
}

Result<std::optional<Trial>> find_trial(SystemState& system, const node::StatePaths& paths,
                                        const Clock& clock, Diagnostics& diagnostics) {
  auto record =
      TRY(usable(RecordsIn(system, paths.folder), kTrialFormat, clock,
                 "The document that was tried stays; 'orlop config revert N' takes an older one.",
                 diagnostics));
  return std::move(record.value);
}

Result<IdentityRecord> node_identity(SystemState& system, const node::StatePaths& paths,
                                     const Clock& clock, Diagnostics& diagnostics) {
  return usable(RecordsIn(system, paths.folder), kIdentityFormat, clock,
                "The node is the instance that its seed names.", diagnostics);
}

Status store_identity(SystemState& system, const node::StatePaths& paths, const Clock& clock,
                      IdentityRecord& identity) {
  RecordsIn store(system, paths.folder);
  return records::save(store, kIdentityFormat, identity, clock.now());
}

std::optional<instance::Identity> read_identity(SystemState& system,
                                                const node::StatePaths& paths) {
  RecordsIn store(system, paths.folder);
  return records::load(store, kIdentityFormat).value;
}

Status set_aside(SystemState& system, const std::string& path, const Clock& clock) {
  const auto slash = path.rfind('/');
  RecordsIn store(system, path.substr(0, slash));
  return records::set_aside(store, path.substr(slash + 1), clock.now());
}

}  // namespace orlop::agent::engine
