// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/recover.hpp"

#include "agent/engine/documents.hpp"
#include "agent/engine/journal.hpp"
#include "agent/engine/records.hpp"

namespace orlop::agent::engine {
namespace {

using config::Diagnostics;
using config::Severity;

/// Whether what the journal says of /etc and /run is about the system that runs now.
Result<bool> is_of_this_boot(const Journal& journal, SystemState& system) {
  const auto boot = TRY(boot_id(system));
  return !boot.empty() && journal.boot_id == boot && journal.release == TRY(node_release(system));
}

Result<Recovery> recover_from(JournalFile file, SystemState& system, ServiceManager* services) {
  const auto& journal = file.journal();
  const bool same_boot = services != nullptr && TRY(is_of_this_boot(journal, system));
  Recovery recovery{Recovered::undone, journal.cause};
  if (journal.phase == Journal::Phase::record) {
    // A boot records by itself; the journal stays until the record is written otherwise.
    if (same_boot) return Recovery{Recovered::committed, journal.cause};
    recovery.what = Recovered::nothing;
  } else {
    const auto places = same_boot ? JournalFile::Places::all : JournalFile::Places::only_persistent;
    TRY_CONTEXT(file.undo(places), "undoing a configuration that was cut off");
    if (same_boot) settle_units(journal.units, *services);
  }
  TRY(file.close());
  return recovery;
}

/// The document of before; `false`: it was not kept.
Result<bool> put_back(const Trial& trial, SystemState& system, const node::StatePaths& paths) {
  const auto text = kept_document(system, paths, trial.before);
  if (!text && text.error().is(Errc::not_found)) return false;
  if (!text) return std::unexpected(text.error());
  if (*text) {
    TRY(system.put(paths.applied(), Entry::file(**text, 0600)));
  } else {
    TRY(system.remove(paths.applied()));
  }
  return true;
}

}  // namespace

Result<Recovery> recover(SystemState& system, ServiceManager* services,
                         const node::StatePaths& paths, const Clock& clock,
                         Diagnostics& diagnostics) {
  auto found = JournalFile::find(system, paths);
  if (!found) {
    diagnostics.push_back({paths.journal(),
                           {},
                           Severity::warning,
                           "damaged",
                           found.error().describe(),
                           "Reboot: /etc is made afresh from the documents."});
    TRY(set_aside(system, paths.journal(), clock));
    return Recovery{};
  }
  if (!*found) return Recovery{};
  return recover_from(**std::move(found), system, services);
}

Status end_trial(SystemState& system, const node::StatePaths& paths, const Clock& clock,
                 Diagnostics& diagnostics) {
  const auto say = [&](Severity severity, std::string code, std::string message,
                       std::string remedy) {
    diagnostics.push_back(
        {paths.trial(), {}, severity, std::move(code), std::move(message), std::move(remedy)});
  };
  const auto trial = TRY(find_trial(system, paths, clock, diagnostics));
  if (!trial) return {};
  if (TRY(put_back(*trial, system, paths))) {
    say(Severity::note, "trial-ended",
        "the document that was tried was not confirmed before the reboot; the one before it is "
        "used",
        "");
  } else {
    say(Severity::error, "trial-ended",
        "the document that was tried was not confirmed, and the one before it was not kept",
        "Apply a document.");
  }
  return system.remove(paths.trial());
}

}  // namespace orlop::agent::engine
