// SPDX-License-Identifier: Apache-2.0
// Controller: what `orlop config` does on a running node.
//
// A document given to plan() or apply() takes the place of the node's applied one
// (/state/orlop/config.d/90-applied.yaml) over vendor defaults and user-data. Nothing is changed
// unless every document and every resource is without an error; a crash or a power cut leaves the
// old configuration or the new one (see journal.hpp). Not thread-safe; apply(), revert(),
// repair(), confirm() and start() write.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "agent/engine/change.hpp"
#include "libs/config/references.hpp"

namespace orlop::agent::engine {

/// A plan, or the diagnostics that stand against it (then `plan` is empty).
struct Proposal {
  config::Diagnostics diagnostics;
  std::optional<Plan> plan;
};
/// `orlop.plan/1` with what there is to say about it; without a plan `orlop.diagnostics/1`, what
/// stands against it.
[[nodiscard]] codec::Value to_value(const Proposal& proposal);

/// What was asked of the network for a document.
struct Brought {
  std::size_t fetched = 0;  ///< and kept
  std::size_t open = 0;     ///< not to be had now
  config::Diagnostics diagnostics;
};

class Controller {
 public:
  struct Ports {
    SystemState& system;
    ServiceManager& services;
    Measurer& measurer;
    const Clock& clock;
    /// What documents may ask of this machine, asked anew for each change; empty: nothing.
    std::function<config::Surroundings()> look_around = {};
    /// Fetches and keeps what a document names by address and is not kept yet; empty: nothing.
    std::function<Brought(const codec::Value& document)> bring = {};
  };
  /// `language` is made of the kinds' sections; both must outlive the controller.
  Controller(std::span<const Kind> kinds, const config::Language& language, Ports ports,
             std::string_view state_folder = node::kStateFolder);

  /// To be called once before anything else: finishes or undoes an apply that was cut off, and goes
  /// back from a trial whose time is over. What there is to say about it.
  Result<config::Diagnostics> start();

  /// What apply() of the document would do. `name` is for diagnostics.
  Result<Proposal> plan(std::string_view name, std::string_view text);
  /// Does it, measures the digest, keeps the document and records the generation. When an action
  /// fails, what was changed is put back and the failure is returned. Failing to record what is
  /// in force already is an error that says so; the next start records it.
  /// `trial`: from kShortestTrial to kLongestTrial, after which revert_when_due() goes back unless
  /// confirm() comes first. Errc::conflict while another trial runs.
  Result<Applied> apply(std::string_view name, std::string_view text,
                        std::optional<std::chrono::seconds> trial = {});
  /// Makes the document on trial stay. Errc::not_found without one.
  Status confirm();
  /// Applies the document of a recorded generation again; without a number that of before the
  /// trial. Errc::not_found when there is no such generation, or its document was not kept.
  Result<Applied> revert(std::optional<std::uint64_t> generation = {});

  /// How long the trial still has, nothing without one. Zero: it is due.
  Result<std::optional<std::chrono::seconds>> trial_left();
  /// Goes back when the trial's time is over; nothing when there is nothing to do.
  Result<std::optional<Applied>> revert_when_due();

  /// Fetches what the configuration in effect names and the node has not, and brings the node in
  /// line with it.
  Result<Brought> bring_open();

  /// The plan that would bring the node back to what is in effect; no actions: no drift.
  Result<Proposal> drift();
  /// Carries that plan out.
  Result<Applied> repair();

  /// {"schema":"orlop.config/1","generation","digest","document","origins"}: what is in effect,
  /// its secrets redacted.
  Result<codec::Value> show();
  /// {"schema":"orlop.generations/1","generations":[…]}, oldest first.
  Result<codec::Value> history();
  /// Keeps the value of a secret; what uses it changes with the next apply or repair.
  Status put_secret(const std::string& name, const std::string& value);
  /// Errc::conflict while the configuration in effect names it, unless forced.
  Status remove_secret(const std::string& name, bool forced);
  /// {"schema":"orlop.secrets/1","storage":"plain","secrets":[{"name","source","keys"}]}: those of
  /// the node, and those that the configuration names and that are not there.
  Result<codec::Value> secrets();

  /// The outcome of the last boot or apply, schema `orlop.config-state/1`.
  Result<codec::Value> state();

 private:
  Result<codec::Value> effective();
  Result<std::vector<config::Reference>> references();
  Result<config::Diagnostics> settle();
  Result<Draft> draft_with(std::string_view name, const AppliedText& text, bool fetch = false);
  Result<Draft> draft_of_drift();
  Result<std::optional<Trial>> running_trial(config::Diagnostics& diagnostics);
  Result<Trial> new_trial(std::chrono::seconds length);
  Result<AppliedText> document_of(std::uint64_t generation);

  LiveNode node_;
  std::function<config::Surroundings()> look_around_;
  std::function<Brought(const codec::Value& document)> bring_;
};

}  // namespace orlop::agent::engine
