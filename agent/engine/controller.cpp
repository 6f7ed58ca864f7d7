// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/controller.hpp"

#include <algorithm>

#include "agent/engine/journal.hpp"
#include "agent/engine/recover.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/schema/redact.hpp"

namespace orlop::agent::engine {
namespace {

using codec::Value;
using config::Diagnostics;
using std::chrono::seconds;

Result<Value> read_json_at(SystemState& system, std::string_view path) {
  const auto text = TRY(read_file_at(system, std::string(path)));
  if (!text) {
    return std::unexpected(Error(Errc::not_found, formatted("{} does not exist", path))
                               .with_remedy("This works on a node that booted Orlop OS."));
  }
  return TRY_CONTEXT(codec::parse_json(*text), formatted("reading {}", path));
}

/// What is wrong in other documents than `name`, or its parts, hinders no change: it was left out
/// at the boot.
void concern_only(std::string_view name, config::Composition& composition) {
  for (auto& one : composition.diagnostics) {
    const bool of_another =
        std::ranges::any_of(composition.sources, [&](const config::SourceOutcome& source) {
          return source.file == one.file && source.whole != name;
        });
    if (of_another && one.severity == config::Severity::error)
      one.severity = config::Severity::warning;
  }
}

Error no_trial() {
  return Error(Errc::not_found, "no configuration is on trial")
      .with_remedy("'orlop config apply --try 5m FILE' begins one.");
}

}  // namespace

Value to_value(const Proposal& proposal) {
  if (!proposal.plan) return config::diagnostics_document(proposal.diagnostics);
  auto document = to_value(*proposal.plan);
  document.set("diagnostics", config::to_value(proposal.diagnostics));
  return document;
}

Controller::Controller(std::span<const Kind> kinds, const config::Language& language, Ports ports,
                       std::string_view state_folder)
    : node_{kinds,
            language,
            ports.system,
            ports.services,
            ports.measurer,
            ports.clock,
            node::StatePaths(state_folder)},
      look_around_(std::move(ports.look_around)),
      bring_(std::move(ports.bring)) {}

Result<Draft> Controller::draft_with(std::string_view name, const AppliedText& text, bool fetch) {
  const auto documents = TRY(node_documents(node_.system, node_.paths));
  auto surroundings = look_around_ ? look_around_() : config::Surroundings();
  surroundings.variables = documents.variables;
  auto composition = config::compose(
      node_.language, documents.with(text, std::string(name), config::Faults::refuse),
      surroundings);
  concern_only(name, composition);
  if (fetch && bring_ && !config::has_errors(composition.diagnostics))
    config::append(composition.diagnostics, bring_(composition.document).diagnostics);
  return make_draft(node_, std::move(composition));
}

Result<Draft> Controller::draft_of_drift() {
  const auto in_effect = TRY(effective());
  config::Composition composition;
  composition.document = *TRY(in_effect.get_object("document"));
  composition.digest = TRY(in_effect.get_string("digest"));
  return make_draft(node_, std::move(composition));
}

Result<Diagnostics> Controller::settle() {
  Diagnostics diagnostics;
  const auto recovery =
      TRY(recover(node_.system, &node_.services, node_.paths, node_.clock, diagnostics));
  if (recovery.what == Recovered::undone) {
    diagnostics.push_back({"node",
                           {},
                           config::Severity::warning,
                           "undone",
                           "a change of the configuration was cut off, and was undone",
                           "Apply the document again."});
  }
  if (recovery.what == Recovered::committed) {
    const auto documents = TRY(node_documents(node_.system, node_.paths));
    auto draft = TRY(draft_with(node_.paths.applied(), documents.applied));
    TRY_CONTEXT(record_change(node_, std::move(draft), recovery.cause),
                "recording a configuration that is in force");
    if (auto journal = TRY(JournalFile::find(node_.system, node_.paths))) TRY(journal->close());
  }
  return diagnostics;
}

Result<Diagnostics> Controller::start() {
  auto diagnostics = TRY(settle());
  TRY_CONTEXT(revert_when_due(), "going back from a document that was tried");
  return diagnostics;
}

Result<Proposal> Controller::plan(std::string_view name, std::string_view text) {
  auto draft = TRY(draft_with(name, std::string(text)));
  Proposal proposal{std::move(draft.composition.diagnostics), std::nullopt};
  if (!config::has_errors(proposal.diagnostics)) proposal.plan = std::move(draft.plan);
  return proposal;
}

Result<std::optional<Trial>> Controller::running_trial(Diagnostics& diagnostics) {
  return find_trial(node_.system, node_.paths, node_.clock, diagnostics);
}

Result<Trial> Controller::new_trial(seconds length) {
  if (length < kShortestTrial || length > kLongestTrial) {
    return std::unexpected(
        Error(Errc::invalid, formatted("a trial of {} s is too short or too long", length.count()))
            .with_remedy("Give from 10 seconds to one day, such as '5m'."));
  }
  const auto documents = TRY(node_documents(node_.system, node_.paths));
  auto before = TRY(keep_document(node_.system, node_.paths, documents.applied));
  auto boot = TRY(boot_id(node_.system));
  return begin_trial(std::move(before), std::move(boot), length, node_.clock);
}

Result<Applied> Controller::apply(std::string_view name, std::string_view text,
                                  std::optional<seconds> trial) {
  auto earlier = TRY(settle());
  if (const auto running = TRY(running_trial(earlier))) {
    return std::unexpected(
        Error(Errc::conflict, formatted("another document is on trial until {}", running->until))
            .with_remedy("Run 'orlop config confirm' or 'orlop config revert' first."));
  }
  auto draft = TRY(draft_with(name, std::string(text), true));
  Order order{.cause = "apply", .new_document = true, .text = std::string(text)};
  if (trial && !draft.refused()) order.trial = TRY(new_trial(*trial));
  config::append(draft.composition.diagnostics, std::move(earlier));
  return carry_out(node_, std::move(draft), order);
}

Status Controller::confirm() {
  Diagnostics diagnostics;
  if (!TRY(running_trial(diagnostics))) return std::unexpected(no_trial());
  return node_.system.remove(node_.paths.trial());
}

Result<AppliedText> Controller::document_of(std::uint64_t generation) {
  Diagnostics diagnostics;
  const auto history =
      *TRY(node_history(node_.system, node_.paths, node_.clock, diagnostics)).value;
  const auto found = std::ranges::find(history.generations, generation, &Generation::number);
  if (found == history.generations.end()) {
    return std::unexpected(
        Error(Errc::not_found, formatted("there is no generation {}", generation))
            .with_remedy("'orlop config history' lists those that are recorded."));
  }
  return kept_document(node_.system, node_.paths, found->document);
}

Result<Applied> Controller::revert(std::optional<std::uint64_t> generation) {
  auto diagnostics = TRY(settle());
  const auto trial = TRY(running_trial(diagnostics));
  if (!generation && !trial) return std::unexpected(no_trial());
  auto text = generation ? TRY(document_of(*generation))
                         : TRY(kept_document(node_.system, node_.paths, trial->before));
  auto draft = TRY(draft_with(node_.paths.applied(), text));
  config::append(draft.composition.diagnostics, std::move(diagnostics));
  return carry_out(node_, std::move(draft),
                   {.cause = "revert", .new_document = true, .text = std::move(text)});
}

Result<std::optional<seconds>> Controller::trial_left() {
  Diagnostics diagnostics;
  const auto trial = TRY(running_trial(diagnostics));
  if (!trial) return std::nullopt;
  const auto boot = TRY(boot_id(node_.system));
  return std::max(seconds(0), time_left(*trial, boot, node_.clock));
}

Result<std::optional<Applied>> Controller::revert_when_due() {
  const auto left = TRY(trial_left());
  if (!left || *left > seconds(0)) return std::nullopt;
  return TRY(revert());
}

Result<Proposal> Controller::drift() {
  auto draft = TRY(draft_of_drift());
  Proposal proposal{std::move(draft.composition.diagnostics), std::nullopt};
  if (!config::has_errors(proposal.diagnostics)) proposal.plan = std::move(draft.plan);
  return proposal;
}

Result<Applied> Controller::repair() {
  TRY(settle());
  const auto in_effect = TRY(effective());
  auto draft = TRY(draft_of_drift());
  auto done = TRY(carry_out(node_, std::move(draft), {.cause = "repair"}));
  done.generation = TRY(in_effect.get_size("generation"));
  return done;
}

Result<Brought> Controller::bring_open() {
  if (!bring_) return Brought();
  const auto in_effect = TRY(effective());
  auto brought = bring_(*TRY(in_effect.get_object("document")));
  if (brought.fetched == 0) return brought;
  auto repaired = TRY_CONTEXT(repair(), "applying what was fetched");
  config::append(brought.diagnostics, std::move(repaired.diagnostics));
  return brought;
}

Result<Value> Controller::show() {
  auto shown = TRY(effective());
  if (auto* document = shown.find("document")) {
    *document = schema::redact(std::move(*document), node_.language.section());
  }
  return shown;
}

Result<Value> Controller::effective() { return read_json_at(node_.system, node::kEffective); }

Result<Value> Controller::history() {
  Diagnostics diagnostics;
  auto document =
      to_value(*TRY(node_history(node_.system, node_.paths, node_.clock, diagnostics)).value);
  std::erase_if(document.members(), [](const auto& member) { return member.key == "owned"; });
  return document;
}

Result<Value> Controller::state() { return read_json_at(node_.system, node::kOutcome); }

}  // namespace orlop::agent::engine
