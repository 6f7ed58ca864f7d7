// SPDX-License-Identifier: Apache-2.0
#include "agent/cli/over.hpp"
#include "agent/cli/render.hpp"
#include "agent/health/here.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::cli {
namespace {

using codec::Value;

/// `orlop.health/1`
std::string health_text(const Value& document) {
  auto text = formatted("{} (release {}, {})\n", text_of(document, "state"),
                        text_of(document, "version"), text_of(document, "time"));
  for (const auto& check : items_of(document, "checks"))
    text += formatted("  {:<6} {} {}\n", text_of(check, "passed") == "yes" ? "passed" : "FAILED",
                      text_of(check, "name"), text_of(check, "reason"));
  return text;
}

Output health_output(Value document) {
  auto text = health_text(document);
  const bool failed = text_of(document, "state") == "failed";
  return {std::move(document), std::move(text), {}, failed};
}

std::string diagnosis_of(const health::GateOutcome& outcome) {
  std::string text;
  if (!outcome.report.passed()) {
    text = formatted("orlop: release {} failed: {}", outcome.report.version.text(),
                     outcome.report.reason());
    if (outcome.verdict == health::HealthVerdict::reboot) text += "; it is on trial: rebooting";
    if (outcome.trial.on_trial && outcome.verdict == health::HealthVerdict::stay)
      text += "; there is no other release to fall back to: the node stays up";
    text += '\n';
  }
  if (!outcome.saved)
    text += formatted("orlop: the outcome was not kept: {}\n", outcome.saved.error().report());
  return text;
}

health::Here here(const Context& context) {
  return {.runner = context.runner, .clock = context.clock, .ask_agent = context.ask_agent};
}

Result<Output> health_run(const Invocation& given, Context& context) {
  const auto outcome = TRY(health::run_here(here(context), given.value("--verdict")));
  auto document = to_value(outcome);
  auto text = health_text(document);
  return Output{std::move(document), std::move(text), diagnosis_of(outcome),
                !outcome.report.passed()};
}

Result<Output> health_judge(const Invocation& given, Context& context) {
  const auto judged = health::judge_here(here(context), given.value("VERDICT").value_or(""));
  if (!judged.reason) return Output{to_value(judged), "this boot goes on\n"};
  return Output{to_value(judged), "this boot has to end\n",
                formatted("orlop: {}; it ends\n", *judged.reason), true};
}

}  // namespace

std::vector<Command> health_verbs() {
  return {
      {"health",
       "Show the outcome of the health checks (exit code 1 when they failed)",
       {},
       {},
       {"orlop health"},
       over("Health", health_output)},
      {"health run",
       "Run the checks now, record the outcome, reboot a failed release that is on trial",
       {},
       {{"--verdict", "FILE", "Also write the outcome there, for `orlop health judge`"}},
       {"orlop health run"},
       health_run},
      {"health judge",
       "Say whether a boot on trial that was never judged has to end (exit code 1)",
       {{"VERDICT", "what `orlop health run --verdict` writes once it has judged"}},
       {},
       {"orlop health judge /run/orlop/health.json"},
       health_judge},
  };
}

}  // namespace orlop::agent::cli
