// SPDX-License-Identifier: Apache-2.0
#include <format>

#include "agent/cli/over.hpp"
#include "agent/cli/render.hpp"
#include "agent/health/gate.hpp"
#include "agent/health/reports.hpp"
#include "agent/kinds/settings/effective.hpp"
#include "agent/node/facts.hpp"
#include "agent/node/paths.hpp"
#include "agent/records/store.hpp"
#include "agent/service/exported.hpp"

namespace orlop::agent::cli {
namespace {

using codec::Value;
namespace fs = std::filesystem;

/// `orlop.health/1`
std::string health_text(const Value& document) {
  auto text = std::format("{} (release {}, {})\n", text_of(document, "state"),
                          text_of(document, "version"), text_of(document, "time"));
  for (const auto& check : items_of(document, "checks"))
    text += std::format("  {:<6} {} {}\n", text_of(check, "passed") == "yes" ? "passed" : "FAILED",
                        text_of(check, "name"), text_of(check, "reason"));
  return text;
}

Output health_output(Value document) {
  auto text = health_text(document);
  const bool failed = text_of(document, "state") == "failed";
  return {std::move(document), std::move(text), {}, failed};
}

/// Any question that the agent answers without the disk or the ESP will do.
Status ask_agent(std::chrono::seconds patience) {
  auto bus = TRY(bus::Bus::system());
  TRY(bus.call(service::kAgentTarget, "ConfigHistory", "", patience));
  return {};
}

std::string diagnosis_of(const health::GateOutcome& outcome) {
  std::string text;
  if (!outcome.report.passed()) {
    text = std::format("orlop: release {} failed: {}", outcome.report.version.text(),
                       outcome.report.reason());
    if (outcome.verdict == health::HealthVerdict::reboot) text += "; it is on trial: rebooting";
    if (outcome.trial.on_trial && outcome.verdict == health::HealthVerdict::stay)
      text += "; there is no other release to fall back to: the node stays up";
    text += '\n';
  }
  if (!outcome.saved)
    text += std::format("orlop: the outcome was not kept: {}\n", outcome.saved.error().report());
  return text;
}

Result<Output> health_run(const Invocation& given, Context& context) {
  const auto node = TRY(node::observe());
  const auto variables = efi::make_efivarfs();
  bootloader::sdboot::EspFolder esp(node::kEspMountPoint);
  records::StateFolder store{fs::path(node::kStateFolder)};
  const auto save = [&store](const health::HealthReport& report) {
    return health::save_health_report(store, report);
  };
  const auto settings = kinds::effective_settings().value_or(kinds::Settings{});
  const health::HealthJob job{.node = {.version = node.version, .ask_agent = ask_agent},
                              .total_deadline = settings.health_deadline,
                              .root_hash = node.root_hash};
  const auto outcome = TRY(health::pass_gate({context.runner, context.clock, *variables, esp, save},
                                             job, given.value("--verdict")));
  auto document = health::to_value(outcome);
  auto text = health_text(document);
  return Output{std::move(document), std::move(text), diagnosis_of(outcome),
                !outcome.report.passed()};
}

/// Remembers why the boot was ended; the boot ends all the same when that fails.
void remember_silence(const std::string& reason, const Clock& clock) {
  const auto node = node::observe();
  if (!node) return;
  records::StateFolder store{fs::path(node::kStateFolder)};
  (void)health::save_health_report(store, {.version = node->version,
                                           .root_hash = node->root_hash,
                                           .on_trial = true,
                                           .time = clock.now(),
                                           .checks = {{.name = "verdict", .reason = reason}}});
}

Result<Output> health_judge(const Invocation& given, Context& context) {
  bootloader::sdboot::EspFolder esp(node::kEspMountPoint);
  const auto reason =
      health::judge_silence(*efi::make_efivarfs(), esp, given.value("VERDICT").value_or(""));
  auto document =
      Value::object({{"schema", "orlop.health-judgement/1"}, {"ends", reason.has_value()}});
  if (!reason) return Output{std::move(document), "this boot goes on\n"};
  remember_silence(*reason, context.clock);
  document.set("reason", *reason);
  return Output{std::move(document), "this boot has to end\n",
                std::format("orlop: {}; it ends\n", *reason), true};
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
