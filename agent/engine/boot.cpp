// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/boot.hpp"

#include <algorithm>

#include "agent/engine/apply.hpp"
#include "agent/engine/change.hpp"
#include "agent/engine/recover.hpp"
#include "agent/engine/seed.hpp"

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
    TRY(recover(system, nullptr, paths_, ports_.clock, diagnostics_));
    TRY_CONTEXT(end_trial(system, paths_, ports_.clock, diagnostics_), "ending a trial");
    TRY_CONTEXT(take_seed(system, paths_, language_, seed, diagnostics_), "keeping the user-data");
    const auto documents = TRY(node_documents(system, paths_));
    outcome_.composition = config::compose(
        language_, documents.with(documents.applied, paths_.applied()), ports_.surroundings);
    outcome_.release = TRY(node_release(system));
    outcome_.time = format_time(ports_.clock.now());
    outcome_.cause = "boot";
    outcome_.document = TRY(keep_document(system, paths_, documents.applied));
    auto history = TRY(node_history(system, paths_, ports_.clock, diagnostics_));
    measure_to(diagnostics_);
    TRY(make_resources(history));
    config::append(diagnostics_, std::move(outcome_.composition.diagnostics));
    outcome_.composition.diagnostics = std::move(diagnostics_);
    TRY_CONTEXT(store_outcome(system, paths_, ports_.clock, history, outcome_),
                "recording the configuration");
    TRY(forget_documents(system, paths_, *history.value));
    if (all_made_) TRY_CONTEXT(drop_originals(outcome_.owned, system), "dropping what was kept");
    return std::move(outcome_);
  }

 private:
  void note(const Error& error) {
    diagnostics_.push_back(
        {"node", {}, Severity::error, "not-applied", error.describe(), error.remedy()});
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
    TRY_CONTEXT(write_records(target, system, ports_.clock), "keeping records");
    for (const auto& error : keep_originals_early(target, history.value->owned, system))
      note(error);
    outcome_.owned = owned_by(target);
    TRY_CONTEXT(record_early(history, outcome_.owned), "recording what will be made");
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
