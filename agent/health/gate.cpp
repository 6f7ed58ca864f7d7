// SPDX-License-Identifier: Apache-2.0
#include "agent/health/gate.hpp"

#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::health {

std::string_view to_string(HealthVerdict verdict) {
  switch (verdict) {
    case HealthVerdict::pass: return "pass";
    case HealthVerdict::reboot: return "reboot";
    case HealthVerdict::stay: return "stay";
  }
  return "unknown";
}

HealthVerdict judge(const HealthReport& report, const bootloader::sdboot::Trial& trial) {
  if (report.passed()) return HealthVerdict::pass;
  return trial.on_trial && trial.fallback ? HealthVerdict::reboot : HealthVerdict::stay;
}

Result<GateOutcome> pass_gate(const GatePorts& ports, HealthJob job,
                              const std::optional<std::filesystem::path>& verdict_file) {
  const auto trial = bootloader::sdboot::read_trial(ports.variables, ports.esp);
  job.on_trial = trial.on_trial;
  auto report = run_checks(ports.runner, ports.clock, job);
  const auto verdict = judge(report, trial);
  auto saved = ports.save(report);
  GateOutcome outcome{std::move(report), trial, verdict, std::move(saved)};
  if (outcome.verdict == HealthVerdict::reboot)
    TRY(sys::run_checked(ports.runner, {.argv = {"systemctl", "reboot", "--no-block"}}));
  if (verdict_file)
    TRY(sys::write_file(*verdict_file,
                        std::string_view(codec::write_json_pretty(to_value(outcome))), 0600,
                        sys::Durability::volatile_));
  return outcome;
}

codec::Value to_value(const GateOutcome& outcome) {
  auto document = to_value(outcome.report);
  document.set("verdict", to_string(outcome.verdict));
  document.set("state", outcome.report.passed() ? "good" : "failed");
  return document;
}

std::optional<std::string> judge_silence(const efi::EfiVariables& variables,
                                         bootloader::sdboot::EspStore& esp,
                                         const std::filesystem::path& verdict_file) {
  std::error_code unknown;  // what cannot be looked at is not there
  if (std::filesystem::exists(verdict_file, unknown)) return std::nullopt;
  const auto trial = bootloader::sdboot::read_trial(variables, esp);
  if (!trial.on_trial || !trial.fallback) return std::nullopt;
  return "the health checks of a boot on trial came to no verdict";
}

Judgement end_silence(const GatePorts& ports, const Result<RunningRelease>& running,
                      const std::filesystem::path& verdict_file) {
  Judgement judgement{judge_silence(ports.variables, ports.esp, verdict_file)};
  if (judgement.reason && running)
    (void)ports.save({.version = running->version,
                      .root_hash = running->root_hash,
                      .on_trial = true,
                      .time = ports.clock.now(),
                      .checks = {{.name = "verdict", .reason = *judgement.reason}}});
  return judgement;
}

codec::Value to_value(const Judgement& judgement) {
  auto document = codec::Value::object(
      {{"schema", "orlop.health-judgement/1"}, {"ends", judgement.reason.has_value()}});
  if (judgement.reason) document.set("reason", *judgement.reason);
  return document;
}

}  // namespace orlop::agent::health
