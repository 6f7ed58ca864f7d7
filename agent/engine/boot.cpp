// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/boot.hpp"

#include <algorithm>

#include "agent/engine/apply.hpp"
#include "agent/engine/change.hpp"
#include "agent/engine/recover.hpp"
#include "agent/engine/seed.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::engine {
namespace {

using config::Diagnostics;
using config::Severity;

class Boot {
 public:
  Boot(std::span<const Kind> kinds, const config::Language& language, BootPorts ports,
       const node::StatePaths& paths, Diagnostics so_far)
      : kinds_(kinds),
        language_(language),
        ports_(std::move(ports)),
        paths_(paths),
        diagnostics_(std::move(so_far)) {}

  Result<Outcome> run(const std::optional<Seed>& seed) {
    auto& system = ports_.system;
    settle();
    TRY_CONTEXT(take_seed(system, paths_, language_, seed, ports_.clock, diagnostics_),
                "taking the seed");
    const auto documents = TRY(node_documents(system, paths_));
    auto surroundings = ports_.surroundings;
    surroundings.variables = documents.variables;
    outcome_.composition = config::compose(
        language_, documents.with(documents.applied, paths_.applied()), surroundings);
    outcome_.release = TRY(node_release(system));
    outcome_.time = format_time(ports_.clock.now());
    outcome_.cause = "boot";
    outcome_.document = keep(documents.applied);
    auto history = history_of_before();
    measure_to(diagnostics_);
    TRY(make_resources(history));
    attempt("recording the configuration",
            record_outcome(system, paths_, ports_.clock, history, outcome_));
    if (all_made_) attempt("dropping what was kept", drop_originals(outcome_.owned, system));
    attempt("removing old documents", forget_documents(system, paths_, *history.value));
    config::append(diagnostics_, std::move(outcome_.composition.diagnostics));
    outcome_.composition.diagnostics = std::move(diagnostics_);
    TRY_CONTEXT(publish_outcome(system, outcome_), "telling what is in effect");
    return std::move(outcome_);
  }

 private:
  void note(const Error& error) {
    diagnostics_.push_back(
        {"node", {}, Severity::error, "not-applied", error.describe(), error.remedy()});
  }

  /// A state partition that is full or cannot be written costs what would be kept there, and
  /// nothing else: without accounts nobody could mend it.
  void attempt(std::string_view doing, const Status& status) {
    if (status) return;
    diagnostics_.push_back({"node",
                            {},
                            Severity::error,
                            "not-kept",
                            formatted("{}: {}", doing, status.error().describe()),
                            "Free space on the state partition; a reboot tries again."});
  }

  void settle() {
    auto& system = ports_.system;
    if (auto done = recover(system, nullptr, paths_, ports_.clock, diagnostics_); !done)
      attempt("finishing a change that was cut off", std::unexpected(std::move(done).error()));
    attempt("ending a trial", end_trial(system, paths_, ports_.clock, diagnostics_));
  }

  std::string keep(const AppliedText& applied) {
    auto name = keep_document(ports_.system, paths_, applied);
    if (name) return *std::move(name);
    attempt("keeping the applied document", std::unexpected(std::move(name).error()));
    return {};
  }

  HistoryRecord history_of_before() {
    auto history = node_history(ports_.system, paths_, ports_.clock, diagnostics_);
    if (history) return *std::move(history);
    attempt("reading the generations", std::unexpected(std::move(history).error()));
    return {.value = History()};
  }

  void measure_to(Diagnostics& diagnostics) {
    Diagnostics of_documents;
    std::swap(of_documents, outcome_.composition.diagnostics);
    measure(outcome_, ports_.measurer);
    config::append(diagnostics, std::move(outcome_.composition.diagnostics));
    outcome_.composition.diagnostics = std::move(of_documents);
  }

  /// A boot that is cut off leaves nothing in persistent places that belongs to nobody: what it
  /// will own is on record before it is made.
  Status record_early(HistoryRecord& history, const Owned& owned) {
    auto early = history;
    early.value->owned = united(history.value->owned, owned);
    if (early.value->owned == history.value->owned) return {};
    TRY(store_history(ports_.system, paths_, ports_.clock, early));
    history.problem.reset();  // what it was about is set aside
    return {};
  }

  Status make_resources(HistoryRecord& history) {
    auto& system = ports_.system;
    const auto& composition = outcome_.composition;
    View view(system, {.state_folder = paths_.folder}, history.value->owned);
    auto target = TRY(make_target(kinds_, composition.document, view));
    config::append(diagnostics_, std::move(target.remarks));
    config::append(diagnostics_, to_diagnostics(target.obstacles, composition.origins));
    attempt("keeping records", write_records(target, system, ports_.clock));
    for (const auto& error : keep_originals_early(target, history.value->owned, system))
      note(error);
    outcome_.owned = owned_by(target);
    attempt("recording what will be made", record_early(history, outcome_.owned));
    const auto planned = make_plan(kinds_, target, history.value->owned, Moment::early, system);
    for (const auto& error : planned.failures) note(error);
    const auto failures = apply_early(kinds_, planned.plan, target, system);
    for (const auto& error : failures) note(error);
    all_made_ = planned.failures.empty() && failures.empty();
    return {};
  }

  std::span<const Kind> kinds_;
  const config::Language& language_;
  BootPorts ports_;
  const node::StatePaths& paths_;
  Diagnostics diagnostics_;
  Outcome outcome_;
  bool all_made_ = false;  ///< and everything given back
};

}  // namespace

Result<Outcome> configure_boot(std::span<const Kind> kinds, const config::Language& language,
                               BootPorts ports, const node::StatePaths& paths,
                               const std::optional<Seed>& seed, Diagnostics so_far) {
  return Boot(kinds, language, std::move(ports), paths, std::move(so_far)).run(seed);
}

}  // namespace orlop::agent::engine
