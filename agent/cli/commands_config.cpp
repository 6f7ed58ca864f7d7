// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "agent/cli/command.hpp"
#include "agent/cli/render.hpp"
#include "agent/engine/offline.hpp"
#include "agent/kinds/kinds.hpp"
#include "agent/kinds/language.hpp"
#include "agent/node/facts.hpp"
#include "libs/codec/json.hpp"
#include "libs/schema/forms.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::cli {
namespace {

using codec::Value;
constexpr std::size_t kMaxConfigurationBytes = std::size_t{4} << 20;

/// The request for verbs that take one document: {"name","text"}.
Result<Value> document_request(const std::string& file) {
  auto text = TRY(sys::read_text(file, kMaxConfigurationBytes));
  return Value::object({{"name", file}, {"text", std::move(text)}});
}

/// A plan, or the diagnostics that stand against it.
Output proposal_output(Value document) {
  const bool refused = document.find("actions") == nullptr;
  auto diagnosis = diagnostics_text(document);
  auto text = refused ? std::string() : plan_text(document);
  return {std::move(document), std::move(text), std::move(diagnosis), refused};
}

Result<Output> validate(const Invocation& given, Context&) {
  auto document = config::diagnostics_document(engine::validate_files(kinds::language(), given.list("FILE")));
  const bool refused = has_error(document);
  auto diagnosis = diagnostics_text(document);
  return Output{std::move(document), refused ? "" : "valid\n", std::move(diagnosis), refused};
}

Result<Output> plan_alone(const std::vector<std::string>& files) {
  const auto proposal = TRY(engine::plan_files(kinds::all(), kinds::language(), files));
  if (!proposal.plan) return proposal_output(config::diagnostics_document(proposal.diagnostics));
  auto document = to_value(*proposal.plan);
  document.set("diagnostics", config::to_value(proposal.diagnostics));
  return proposal_output(std::move(document));
}

Result<Output> plan(const Invocation& given, Context& context) {
  const auto files = given.list("FILE");
  if (given.flag("--offline") || !node::observe()) return plan_alone(files);
  if (files.size() != 1)
    return std::unexpected(
        Error(Errc::invalid, "a node holds one applied document, and several were given")
            .with_remedy("Give one file, or add --offline to plan for a node that has nothing."));
  const auto request = TRY(document_request(files.front()));
  return proposal_output(TRY(TRY(context.connect({}))->call("ConfigPlan", request)));
}

/// What was done, or the diagnostics that stand against it.
Output applied_output(Value document) {
  const auto* done = document.find("plan");
  if (done == nullptr) return proposal_output(std::move(document));
  auto text =
      plan_text(*done) + std::format("generation {}, configuration {}\n",
                                     text_of(document, "generation"), text_of(document, "digest"));
  if (document.find("trialUntil") != nullptr) {
    text += std::format("on trial until {}: 'orlop config confirm' makes it stay\n",
                        text_of(document, "trialUntil"));
  }
  auto diagnosis = diagnostics_text(document);
  return {std::move(document), std::move(text), std::move(diagnosis)};
}

Result<std::chrono::seconds> trial_length(const std::string& text) {
  if (const auto length = schema::parse_duration(text)) return *length;
  return std::unexpected(Error(Errc::invalid, std::format("'{}' is no length of time", text))
                             .with_remedy("Write for example '--try 5m'; at most a day."));
}

Result<Output> apply(const Invocation& given, Context& context) {
  auto request = TRY(document_request(given.list("FILE").front()));
  const auto agent = TRY(context.connect(context.progress));
  if (given.flag("--dry-run")) return proposal_output(TRY(agent->call("ConfigPlan", request)));
  if (const auto length = given.value("--try")) {
    request.set("trialSeconds", std::int64_t{TRY(trial_length(*length)).count()});
  }
  return applied_output(TRY(agent->call("ConfigApply", request)));
}

Result<Output> confirm(const Invocation&, Context& context) {
  auto document = TRY(TRY(context.connect({}))->call("ConfigConfirm", {}));
  return Output{std::move(document), "the configuration stays\n"};
}

Result<Output> revert(const Invocation& given, Context& context) {
  auto request = Value::object();
  const auto generations = given.list("GENERATION");
  if (!generations.empty()) {
    const auto& text = generations.front();
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < 1) {
      return std::unexpected(
          Error(Errc::invalid, std::format("'{}' is no number of a generation", text))
              .with_remedy("'orlop config history' lists them."));
    }
    request.set("generation", number);
  }
  return applied_output(TRY(TRY(context.connect(context.progress))->call("ConfigRevert", request)));
}

Result<Output> show(const Invocation&, Context& context) {
  auto document = TRY(TRY(context.connect({}))->call("ConfigShow", {}));
  auto text = codec::write_json_pretty(document);
  return Output{std::move(document), std::move(text)};
}

Result<Output> history(const Invocation&, Context& context) {
  auto document = TRY(TRY(context.connect({}))->call("ConfigHistory", {}));
  auto text = history_text(document);
  return Output{std::move(document), std::move(text)};
}

Result<Output> drift(const Invocation& given, Context& context) {
  if (given.flag("--repair")) {
    const auto agent = TRY(context.connect(context.progress));
    return applied_output(TRY(agent->call("ConfigRepair", {})));
  }
  auto output = proposal_output(TRY(TRY(context.connect({}))->call("ConfigDrift", {})));
  const auto* actions = output.document.find("actions");
  if (actions == nullptr || !actions->is_array()) return output;
  output.refused = !actions->items().empty();
  if (output.refused)
    output.diagnosis +=
        "orlop: the running system differs from its configuration\n"
        "remedy: 'orlop config drift --repair', or a reboot, restores it.\n";
  else
    output.text = "the running system is what its configuration says\n";
  return output;
}

}  // namespace

std::vector<Command> config_commands() {
  return {
      {"config validate",
       "Say everything that is wrong with configuration files, on any machine",
       {{"FILE", "#cloud-config documents, loaded together in this order", true, true}},
       {},
       {"orlop config validate user-data.yaml", "orlop config validate --json base.yaml site.yaml"},
       validate},
      {"config plan",
       "Show what a configuration would change; on another machine, what it would make",
       {{"FILE", "the document (several with --offline)", true, true}},
       {{"--offline", "", "Plan for a node that has nothing yet, without asking the agent"}},
       {"orlop config plan site.yaml", "orlop config plan --offline --json base.yaml site.yaml"},
       plan},
      {"config apply",
       "Make a document the node's applied configuration, now and at every boot",
       {{"FILE", "the document"}},
       {{"--dry-run", "", "Only show the plan"},
        {"--try", "TIME", "Go back by itself after that time (5m), unless it is confirmed"}},
       {"orlop config apply site.yaml", "orlop config apply --dry-run site.yaml",
        "orlop config apply --try 5m site.yaml"},
       apply},
      {"config confirm",
       "Make the configuration that is on trial stay",
       {},
       {},
       {"orlop config confirm"},
       confirm},
      {"config revert",
       "Apply the document of a recorded generation again; without a number, that of before a trial",
       {{"GENERATION", "its number, as 'orlop config history' shows it", false}},
       {},
       {"orlop config revert", "orlop config revert 3"},
       revert},
      {"config show",
       "Print the effective configuration and where each value comes from",
       {},
       {},
       {"orlop config show --json"},
       show},
      {"config history",
       "List the generations this node has run",
       {},
       {},
       {"orlop config history"},
       history},
      {"config drift",
       "Compare the running system with its configuration (exit code 1 when it differs)",
       {},
       {{"--repair", "", "Bring it back to what its configuration says"}},
       {"orlop config drift", "orlop config drift --json", "orlop config drift --repair"},
       drift},
  };
}

}  // namespace orlop::agent::cli
