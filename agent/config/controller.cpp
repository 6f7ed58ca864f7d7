// SPDX-License-Identifier: Apache-2.0
#include "agent/config/controller.hpp"

#include <format>

#include "agent/config/apply.hpp"
#include "agent/config/node.hpp"
#include "agent/kinds/language.hpp"
#include "libs/codec/json.hpp"
#include "libs/schema/redact.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent {
namespace {

using codec::Value;
using config::Diagnostics;
using config::Severity;

/// Everything a change comes to, computed without changing anything.
struct Draft {
  config::Composition composition;
  History history;
  Target target;
  Numbers known_numbers;
  Plan plan;
  [[nodiscard]] bool refused() const { return config::has_errors(composition.diagnostics); }
};

Status complete(Draft& draft, SystemState& system, const StatePaths& paths) {
  auto& diagnostics = draft.composition.diagnostics;
  draft.history = TRY(node_history(system, paths, diagnostics));
  const auto facts = TRY(node_facts(system, paths, true, diagnostics));
  draft.known_numbers = facts.numbers;
  draft.target = TRY(render(draft.composition.document, facts, draft.history.owned, system));
  config::append(diagnostics, to_diagnostics(draft.target.obstacles, draft.composition.origins));
  if (!draft.refused()) draft.plan = TRY(make_plan(draft.target, draft.history.owned, system));
  return {};
}

Result<Draft> make_draft(SystemState& system, const StatePaths& paths, std::string_view name,
                         std::string_view text) {
  const config::Source applied{config::Layer::state, std::string(name), std::string(text)};
  Draft draft;
  draft.composition = config::compose(kinds::language(), TRY(node_sources(system, paths, applied)));
  if (!draft.refused()) TRY(complete(draft, system, paths));
  return draft;
}

Result<Value> read_json_at(SystemState& system, std::string_view path) {
  const auto text = TRY(read_file_at(system, std::string(path)));
  if (!text) {
    return std::unexpected(Error(Errc::not_found, std::format("{} does not exist", path))
                               .with_remedy("This works on a node that booted Orlop OS."));
  }
  return TRY_CONTEXT(codec::parse_json(*text), std::format("reading {}", path));
}

/// Puts the applied document in place; on failure of `act` the old one comes back.
template <typename Act>
Status with_document(SystemState& system, const std::string& path, std::string_view text, Act act) {
  const auto before = TRY(system.look(path));
  TRY(system.put(path, Entry::file(std::string(text), 0600)));
  Status outcome = act();
  if (outcome) return outcome;
  auto undone = before ? system.put(path, *before) : system.remove(path);
  if (!undone) return std::unexpected(std::move(outcome).error().followed_by(undone.error()));
  return outcome;
}

/// A tree with nothing in it, for plans away from a node.
class NoSystem final : public SystemState {
 public:
  Result<std::optional<Entry>> look(const std::string&) override { return std::nullopt; }
  Result<bool> exists(const std::string&) override { return false; }
  Result<std::vector<std::string>> list(const std::string&) override {
    return std::vector<std::string>();
  }
  Status put(const std::string& path, const Entry&) override {
    return fail(Errc::unsupported, "there is no node to write {} to", path);
  }
  Status remove(const std::string& path) override {
    return fail(Errc::unsupported, "there is no node to remove {} from", path);
  }
};

config::Composition compose_files(const std::vector<std::string>& files) {
  std::vector<config::Source> sources;
  Diagnostics unreadable;
  for (const auto& file : files) {
    auto text = sys::read_text(file, std::size_t{4} << 20);
    if (text) {
      sources.push_back({config::Layer::state, file, *std::move(text)});
    } else {
      unreadable.push_back({file,
                            {},
                            Severity::error,
                            "unreadable",
                            text.error().describe(),
                            "Name a readable file of at most 1 MiB."});
    }
  }
  auto composition = config::compose(kinds::language(), sources);
  config::append(composition.diagnostics, std::move(unreadable));
  return composition;
}

}  // namespace

ConfigController::ConfigController(Ports ports, std::string_view state_folder)
    : ports_(ports), paths_(state_folder) {}

Result<Proposal> ConfigController::plan(std::string_view name, std::string_view text) {
  auto draft = TRY(make_draft(ports_.system, paths_, name, text));
  Proposal proposal{std::move(draft.composition.diagnostics), std::nullopt};
  if (!config::has_errors(proposal.diagnostics)) proposal.plan = std::move(draft.plan);
  return proposal;
}

Result<Applied> ConfigController::apply(std::string_view name, std::string_view text) {
  auto& system = ports_.system;
  auto draft = TRY(make_draft(system, paths_, name, text));
  if (draft.refused()) return Applied{std::move(draft.composition.diagnostics), {}, 0, {}};

  if (draft.target.numbers != draft.known_numbers) {
    const auto numbers = codec::write_json_pretty(to_value(draft.target.numbers));
    TRY(system.put(paths_.numbers(), Entry::file(numbers, 0600)));
  }
  TRY(with_document(system, paths_.applied(), text, [&] {
    return apply_live(draft.plan, draft.target, draft.history.owned, system, ports_.services);
  }));

  Outcome outcome;
  outcome.composition = std::move(draft.composition);
  outcome.release = TRY(node_release(system));
  outcome.time = format_time(ports_.clock.now());
  outcome.cause = "apply";
  outcome.owned = owned_by(draft.target);
  const auto measured = ports_.measurer.measure_configuration(outcome.composition.digest);
  outcome.measured = measured.has_value();
  if (!measured) {
    outcome.composition.diagnostics.push_back(
        {"node",
         {},
         Severity::warning,
         "not-measured",
         "the configuration was not measured: " + measured.error().describe(),
         measured.error().remedy()});
  }
  TRY_CONTEXT(store_outcome(system, paths_, draft.history, outcome),
              "the configuration is in force, but recording it failed");
  return Applied{std::move(outcome.composition.diagnostics), std::move(draft.plan),
                 outcome.generation, std::move(outcome.composition.digest)};
}

Result<Value> ConfigController::show() {
  auto shown = TRY(effective());
  if (auto* document = shown.find("document")) {
    *document = schema::redact(std::move(*document), kinds::language().section());
  }
  return shown;
}

Result<Value> ConfigController::effective() { return read_json_at(ports_.system, kEffective); }

Result<Value> ConfigController::history() {
  Diagnostics diagnostics;
  auto document = to_value(TRY(node_history(ports_.system, paths_, diagnostics)));
  std::erase_if(document.members(), [](const auto& member) { return member.key == "owned"; });
  return document;
}

Result<Proposal> ConfigController::drift() {
  Draft draft;
  const auto in_effect = TRY(effective());
  draft.composition.document = *TRY(in_effect.get_object("document"));
  TRY(complete(draft, ports_.system, paths_));
  Proposal proposal{std::move(draft.composition.diagnostics), std::nullopt};
  if (!config::has_errors(proposal.diagnostics)) proposal.plan = std::move(draft.plan);
  return proposal;
}

Result<Value> ConfigController::state() { return read_json_at(ports_.system, kOutcome); }

Diagnostics validate_files(const std::vector<std::string>& files) {
  return compose_files(files).diagnostics;
}

Result<Proposal> plan_files(const std::vector<std::string>& files) {
  auto composition = compose_files(files);
  if (config::has_errors(composition.diagnostics)) {
    return Proposal{std::move(composition.diagnostics), std::nullopt};
  }
  NoSystem system;
  const auto target = TRY(render(
      composition.document, Facts{.accounts = {}, .numbers = {}, .offline = true}, {}, system));
  config::append(composition.diagnostics, to_diagnostics(target.obstacles, composition.origins));
  if (config::has_errors(composition.diagnostics)) {
    return Proposal{std::move(composition.diagnostics), std::nullopt};
  }
  return Proposal{std::move(composition.diagnostics), TRY(make_plan(target, {}, system))};
}

}  // namespace orlop::agent
