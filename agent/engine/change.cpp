// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/change.hpp"

#include "agent/engine/apply.hpp"
#include "agent/engine/journal.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::engine {
namespace {

/// The documents are the last things that change.
Status change_documents(const Order& order, const node::StatePaths& paths, Changes& changes) {
  if (!order.new_document) return {};
  const auto put = [&changes](const std::string& path, const std::string& text) -> Status {
    const auto entry = Entry::file(text, 0600);
    return TRY(changes.look(path)) == entry ? Status() : changes.put(path, entry);
  };
  TRY(order.text ? put(paths.applied(), *order.text) : changes.remove(paths.applied()));
  if (!order.trial) return changes.remove(paths.trial());
  return put(paths.trial(), codec::write_json_pretty(to_value(*order.trial)));
}

/// What the change makes belongs to it before it is made: a boot after a cut must not take it for
/// something that was there.
Status note_owners(const LiveNode& node, const Draft& draft, Changes& changes) {
  auto grown = draft.history;
  if (grown.problem) return {};
  grown.value->owned = united(grown.value->owned, owned_by(draft.target));
  if (grown.value->owned == draft.history.value->owned) return {};
  return changes.put(node.paths.generations(), Entry::file(history_text(grown), 0600));
}

Status act(const LiveNode& node, const Draft& draft, const Order& order, JournalFile& journal) {
  Changes changes(node.system, journal);
  TRY(note_owners(node, draft, changes));
  TRY(apply_live(node.kinds, draft.plan, draft.target, draft.history.value->owned,
                 journal.journal().units, changes, node.services));
  TRY(change_documents(order, node.paths, changes));
  return journal.commit();
}

/// Takes everything back that the journal knows. When that fails too, the journal stays for the
/// next start.
Error take_back(const LiveNode& node, JournalFile& journal, Error error) {
  if (auto undone = journal.undo(JournalFile::Places::all); !undone) {
    return std::move(error).followed_by(undone.error());
  }
  settle_units(journal.journal().units, node.services);
  if (auto closed = journal.close(); !closed) return std::move(error).followed_by(closed.error());
  return error;
}

Result<JournalFile> begin_journal(const LiveNode& node, const Plan& plan,
                                  const std::string& cause) {
  Journal journal{.cause = cause, .boot_id = {}, .release = {}, .before = {}, .units = {}};
  journal.boot_id = TRY(boot_id(node.system));
  journal.release = TRY(node_release(node.system));
  journal.units = TRY(running_units(plan, node.services));
  return JournalFile::begin(node.system, node.paths, std::move(journal));
}

/// A repair changes what stands on the node, not what should.
Result<Applied> finish(const LiveNode& node, Draft draft, const Order& order) {
  Applied applied{.diagnostics = draft.composition.diagnostics,
                  .plan = std::move(draft.plan),
                  .generation = 0,
                  .digest = draft.composition.digest,
                  .until = order.trial ? order.trial->until : ""};
  if (!order.new_document) return applied;
  auto outcome = TRY_CONTEXT(record_change(node, std::move(draft), order.cause),
                             "the configuration is in force, but recording it failed");
  applied.diagnostics = std::move(outcome.composition.diagnostics);
  applied.generation = outcome.generation;
  return applied;
}

}  // namespace

Result<Draft> make_draft(const LiveNode& node, config::Composition composition) {
  Draft draft{.composition = std::move(composition), .history = {}, .target = {}, .plan = {}};
  auto& diagnostics = draft.composition.diagnostics;
  if (draft.refused()) return draft;
  draft.history = TRY(node_history(node.system, node.paths, node.clock, diagnostics));
  View view(node.system, {.live = true, .state_folder = node.paths.folder},
            draft.history.value->owned);
  draft.target = TRY(make_target(node.kinds, draft.composition.document, view));
  config::append(diagnostics, std::move(draft.target.remarks));
  config::append(diagnostics, to_diagnostics(draft.target.obstacles, draft.composition.origins));
  if (draft.refused()) return draft;
  auto planned =
      make_plan(node.kinds, draft.target, draft.history.value->owned, Moment::live, node.system);
  if (!planned.failures.empty()) return std::unexpected(std::move(planned.failures.front()));
  draft.plan = std::move(planned.plan);
  return draft;
}

Result<Applied> carry_out(const LiveNode& node, Draft draft, const Order& order) {
  if (draft.refused()) return Applied{.diagnostics = std::move(draft.composition.diagnostics)};
  TRY(write_records(draft.target, node.system, node.clock));
  auto journal = TRY(begin_journal(node, draft.plan, order.cause));
  if (auto done = act(node, draft, order, journal); !done) {
    auto error = take_back(node, journal, std::move(done).error());
    return std::unexpected(std::move(error).with_context("applying the configuration"));
  }
  auto applied = TRY(finish(node, std::move(draft), order));
  TRY_CONTEXT(journal.close(), "the configuration is in force, but recording it failed");
  return applied;
}

Result<Outcome> record_change(const LiveNode& node, Draft draft, const std::string& cause) {
  auto& system = node.system;
  const auto documents = TRY(node_documents(system, node.paths));
  auto release = TRY(node_release(system));
  auto document = TRY(keep_document(system, node.paths, documents.applied));
  Outcome outcome{.release = std::move(release),
                  .time = format_time(node.clock.now()),
                  .cause = cause,
                  .document = std::move(document),
                  .composition = std::move(draft.composition),
                  .owned = owned_by(draft.target)};
  measure(outcome, node.measurer);
  TRY(store_outcome(system, node.paths, node.clock, draft.history, outcome));
  TRY(forget_documents(system, node.paths, *draft.history.value));
  TRY(drop_originals(outcome.owned, system));
  return outcome;
}

Status write_records(const Target& target, SystemState& system, const Clock& clock) {
  for (const auto& record : target.records) {
    const auto entry = Entry::file(record.content, 0600);
    const auto found = TRY(system.look(record.path));
    if (found == entry) continue;
    if (found && record.replaces_damaged) TRY(set_aside(system, record.path, clock));
    TRY(system.put(record.path, entry));
  }
  return {};
}

}  // namespace orlop::agent::engine
