// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "agent/cli/over.hpp"
#include "agent/cli/render.hpp"
#include "agent/engine/offline.hpp"
#include "agent/kinds/kinds.hpp"
#include "agent/kinds/language.hpp"
#include "agent/node/facts.hpp"
#include "agent/service/requests.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/codec/yaml_write.hpp"
#include "libs/config/describe.hpp"
#include "libs/schema/forms.hpp"
#include "libs/schema/sarif.hpp"

namespace orlop::agent::cli {
namespace {

using codec::Value;

Result<Value> document_request(const Invocation& given) {
  return service::document_request(given.list("FILE").front());
}

/// `orlop.diagnostics/1`, or the member `diagnostics` of another document.
std::string diagnostics_text(const Value& document) {
  std::string text;
  for (const auto& item : items_of(document, "diagnostics")) {
    text += text_of(item, "file");
    if (size_of(item, "line") > 0)
      text += formatted(":{}:{}", text_of(item, "line"), text_of(item, "column"));
    text += formatted(": {}: {} [{}]\n", text_of(item, "severity"), text_of(item, "message"),
                      text_of(item, "code"));
    if (const auto remedy = text_of(item, "remedy"); !remedy.empty())
      text += formatted("  remedy: {}\n", remedy);
  }
  return text;
}

/// `orlop.plan/1`
std::string plan_text(const Value& document) {
  std::string text;
  for (const auto& action : items_of(document, "actions")) {
    auto effect = text_of(action, "effect");
    if (const auto units = joined(items_of(action, "units"), " "); !units.empty())
      effect += ' ' + units;
    text += formatted("{:<7} {}  ({}; {})\n", text_of(action, "change"),
                      text_of(action, "resource"), effect, text_of(action, "detail"));
  }
  if (text.empty()) return "nothing to do\n";
  if (text_of(document, "reboot") == "yes") text += "takes effect after a reboot\n";
  return text;
}

/// A plan, or the diagnostics that stand against it.
Output proposal_output(Value document) {
  const bool refused = document.find("actions") == nullptr;
  auto diagnosis = diagnostics_text(document);
  auto text = refused ? std::string() : plan_text(document);
  return {std::move(document), std::move(text), std::move(diagnosis), refused};
}

Result<Output> validate_config(const Invocation& given, Context&) {
  const auto diagnostics =
      engine::validate_files(kinds::all(), kinds::language(), given.list("FILE"));
  if (given.flag("--sarif")) {
    auto log = schema::to_sarif(diagnostics, "orlop", node::agent_version());
    auto text = codec::write_json_pretty(log);
    return Output{std::move(log), std::move(text), "", config::has_errors(diagnostics)};
  }
  auto document = config::diagnostics_document(diagnostics);
  const bool refused = config::has_errors(diagnostics);
  auto diagnosis = diagnostics_text(document);
  return Output{std::move(document), refused ? "" : "valid\n", std::move(diagnosis), refused};
}

Result<Output> config_schema(const Invocation&, Context&) {
  auto document = config::json_schema(kinds::language());
  auto text = codec::write_json_pretty(document);
  return Output{std::move(document), std::move(text)};
}

Result<Output> convert_config(const Invocation& given, Context&) {
  auto converted = engine::convert_file(kinds::language(), given.list("FILE").front());
  const bool refused = config::has_errors(converted.diagnostics);
  auto text = refused ? std::string() : "#cloud-config\n" + codec::write_yaml(converted.value);
  auto document = Value::object({{"schema", "orlop.config-converted/1"},
                                 {"text", text},
                                 {"diagnostics", config::to_value(converted.diagnostics)}});
  auto diagnosis = diagnostics_text(document);
  return Output{std::move(document), std::move(text), std::move(diagnosis), refused};
}

Result<Output> plan_alone(const std::vector<std::string>& files) {
  return proposal_output(to_value(TRY(engine::plan_files(kinds::all(), kinds::language(), files))));
}

Result<Output> plan_config(const Invocation& given, Context& context) {
  const auto files = given.list("FILE");
  if (given.flag("--offline") || !node::runs_orlop()) return plan_alone(files);
  if (files.size() != 1)
    return std::unexpected(
        Error(Errc::invalid, "a node holds one applied document, and several were given")
            .with_remedy("Give one file, or add --offline to plan for a node that has nothing."));
  return over("ConfigPlan", proposal_output, document_request)(given, context);
}

/// `orlop.applied/1`, or the diagnostics that stand against it.
Output applied_output(Value document) {
  const auto* done = document.find("plan");
  if (done == nullptr) return proposal_output(std::move(document));
  auto text =
      plan_text(*done) + formatted("generation {}, configuration {}\n",
                                   text_of(document, "generation"), text_of(document, "digest"));
  if (document.find("trialUntil") != nullptr)
    text += formatted("on trial until {}: 'orlop config confirm' makes it stay\n",
                      text_of(document, "trialUntil"));
  auto diagnosis = diagnostics_text(document);
  return {std::move(document), std::move(text), std::move(diagnosis)};
}

Result<std::chrono::seconds> trial_length(const std::string& text) {
  if (const auto length = schema::parse_duration(text)) return *length;
  return std::unexpected(Error(Errc::invalid, formatted("'{}' is no length of time", text))
                             .with_remedy("Write for example '--try 5m'; at most a day."));
}

Result<Value> apply_request(const Invocation& given) {
  auto request = TRY(document_request(given));
  if (const auto length = given.value("--try")) {
    const auto trial = TRY(trial_length(*length));
    request.set("trialSeconds", std::int64_t{trial.count()});
  }
  return request;
}

Result<Output> apply_config(const Invocation& given, Context& context) {
  if (given.flag("--dry-run"))
    return over("ConfigPlan", proposal_output, document_request)(given, context);
  return over("ConfigApply", applied_output, apply_request)(given, context);
}

std::string confirmed_text(const Value&) { return "the configuration stays\n"; }

Result<Value> revert_request(const Invocation& given) {
  auto request = Value::object();
  const auto text = given.value("GENERATION");
  if (!text) return request;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc{} || end != text->data() + text->size() || number < 1)
    return std::unexpected(
        Error(Errc::invalid, formatted("'{}' is no number of a generation", *text))
            .with_remedy("'orlop config history' lists them."));
  request.set("generation", number);
  return request;
}

std::string history_text(const Value& document) {
  std::string text;
  for (const auto& generation : items_of(document, "generations"))
    text += formatted("{:>5}  {}  release {}  {}  {}\n", text_of(generation, "generation"),
                      text_of(generation, "time"), text_of(generation, "release"),
                      text_of(generation, "cause"), text_of(generation, "digest").substr(0, 16));
  return text.empty() ? "no generation is recorded\n" : text;
}

Output drift_output(Value document) {
  auto output = proposal_output(std::move(document));
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

Result<Output> drift(const Invocation& given, Context& context) {
  if (given.flag("--repair")) return over("ConfigRepair", applied_output)(given, context);
  return over("ConfigDrift", drift_output)(given, context);
}

}  // namespace

std::vector<Command> config_verbs() {
  return {
      {"config validate",
       "Say everything that is wrong with configuration files, on any machine",
       {{"FILE", "#cloud-config documents, loaded together in this order", true, true}},
       {{"--sarif", "", "Print SARIF 2.1.0, as code forges and editors read it"}},
       {"orlop config validate user-data.yaml", "orlop config validate --json base.yaml site.yaml",
        "orlop config validate --sarif site.yaml"},
       validate_config},
      {"config convert",
       "Say what a document of another tool (cloud-init, Kairos, Ignition) means in our keys",
       {{"FILE", "the document"}},
       {},
       {"orlop config convert user-data > site.yaml"},
       convert_config},
      {"config schema",
       "Print the JSON Schema of configuration documents, for editors",
       {},
       {},
       {"orlop config schema > orlop.schema.json"},
       config_schema},
      {"config plan",
       "Show what a configuration would change; on another machine, what it would make",
       {{"FILE", "the document (several with --offline)", true, true}},
       {{"--offline", "", "Plan for a node that has nothing yet, without asking the agent"}},
       {"orlop config plan site.yaml", "orlop config plan --offline --json base.yaml site.yaml"},
       plan_config},
      {"config apply",
       "Make a document the node's applied configuration, now and at every boot",
       {{"FILE", "the document"}},
       {{"--dry-run", "", "Only show the plan"},
        {"--try", "TIME", "Go back by itself after that time (5m), unless it is confirmed"}},
       {"orlop config apply site.yaml", "orlop config apply --dry-run site.yaml",
        "orlop config apply --try 5m site.yaml"},
       apply_config},
      {"config confirm",
       "Make the configuration that is on trial stay",
       {},
       {},
       {"orlop config confirm"},
       over("ConfigConfirm", confirmed_text)},
      {"config revert",
       "Apply the document of a recorded generation again; without a number, that of before a "
       "trial",
       {{"GENERATION", "its number, as 'orlop config history' shows it", false}},
       {},
       {"orlop config revert", "orlop config revert 3"},
       over("ConfigRevert", applied_output, revert_request)},
      {"config show",
       "Print the effective configuration and where each value comes from",
       {},
       {},
       {"orlop config show --json"},
       over("ConfigShow", codec::write_json_pretty)},
      {"config history",
       "List the generations this node has run",
       {},
       {},
       {"orlop config history"},
       over("ConfigHistory", history_text)},
      {"config drift",
       "Compare the running system with its configuration (exit code 1 when it differs)",
       {},
       {{"--repair", "", "Bring it back to what its configuration says"}},
       {"orlop config drift", "orlop config drift --json", "orlop config drift --repair"},
       drift},
  };
}

}  // namespace orlop::agent::cli
