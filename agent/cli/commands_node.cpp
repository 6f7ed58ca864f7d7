// SPDX-License-Identifier: Apache-2.0
#include <format>

#include "agent/cli/command.hpp"
#include "agent/cli/render.hpp"
#include "agent/config/paths.hpp"
#include "agent/core/observe.hpp"
#include "agent/core/status.hpp"
#include "agent/health/run.hpp"
#include "agent/upgrade/adapters.hpp"
#include "agent/upgrade/health_reports.hpp"
#include "libs/codec/json.hpp"
#include "libs/config/settings.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::cli {
namespace {

using codec::Value;
namespace fs = std::filesystem;

Result<Output> status(const Invocation&, Context& context) {
  auto document = TRY(TRY(context.connect({}))->status({}));
  auto text = status_text(document);
  return Output{std::move(document), std::move(text)};
}

Result<Output> health(const Invocation&, Context& context) {
  auto document = TRY(TRY(context.connect({}))->health({}));
  auto text = health_text(document);
  const bool failed = text_of(document, "state") == "failed";
  return Output{std::move(document), std::move(text), {}, failed};
}

/// Whether the boot is on trial. An entry that is blessed has no counter, and the boot loader says
/// so without the ESP having to be checked and mounted (on every boot, before anything waits for
/// it). With a counter the entry's name on the ESP decides: this boot may have been blessed
/// meanwhile. In doubt it is on trial, so that a broken release cannot hide behind a broken ESP.
bool on_trial(const NodeFacts& node) {
  const auto boot = efi::read_boot_facts(*efi::make_efivarfs());
  if (boot && boot->boot_count_path.empty()) return false;
  bootloader::EspFolder esp("/efi");
  return is_on_trial(esp, node.stem(), node.version).value_or(true);
}

/// The configuration in effect may set the deadline; without one the default holds.
config::Settings settings_in_effect() {
  const auto text = sys::read_text(kEffective, std::size_t{16} << 20);
  if (!text) return {};
  const auto document = codec::parse_json(*text);
  if (!document) return {};
  const auto configuration = document->get_object("document");
  return configuration ? config::settings_of(**configuration) : config::Settings{};
}

Result<Output> health_run(const Invocation&, Context& context) {
  const auto node = TRY(observe_node());
  const HealthJob job{.total_deadline = settings_in_effect().health_deadline,
                      .version = node.version,
                      .root_hash = node.root_hash,
                      .on_trial = on_trial(node)};
  const auto report = TRY(run_checks(context.runner, context.clock, job));
  auto document = to_json(report);
  StateFolder store{fs::path(kStateFolder)};
  const auto saved = save_health_report(store, report);
  const auto verdict = judge(report);
  if (verdict == HealthVerdict::reboot)
    TRY(sys::run_checked(context.runner, {.argv = {"systemctl", "reboot", "--no-block"}}));
  if (!saved) return std::unexpected(saved.error());
  document.set("verdict", to_string(verdict));
  document.set("state", report.passed() ? "good" : "failed");
  auto text = health_text(document);
  std::string diagnosis;
  if (!report.passed())
    diagnosis =
        std::format("orlop: release {} failed: {}{}\n", node.version.text(), report.reason(),
                    verdict == HealthVerdict::reboot ? "; it is on trial: rebooting" : "");
  return Output{std::move(document), std::move(text), std::move(diagnosis), !report.passed()};
}

/// One file of the bundle; a command that fails leaves its errors there instead.
Status add_output(Context& context, const fs::path& file, std::vector<std::string> argv) {
  const auto output =
      TRY(context.runner.run({.argv = std::move(argv), .max_output = std::size_t{32} << 20}));
  return sys::write_file(file, std::string_view(output.output + output.errors), 0600,
                         sys::Durability::volatile_);
}

Status add_answer(const fs::path& file, const AgentService::Answer& answer) {
  const auto text = answer ? codec::write_json_pretty(*answer) : answer.error().report() + '\n';
  return sys::write_file(file, std::string_view(text), 0600, sys::Durability::volatile_);
}

Status add_answers(Context& context, const fs::path& folder) {
  const auto agent = context.connect({});
  if (!agent) return add_answer(folder / "agent-unreachable.txt", std::unexpected(agent.error()));
  TRY(add_answer(folder / "status.json", (*agent)->status({})));
  TRY(add_answer(folder / "upgrade-status.json", (*agent)->upgrade_status({})));
  TRY(add_answer(folder / "health.json", (*agent)->health({})));
  return add_answer(folder / "config-history.json", (*agent)->config_history({}));
}

Result<Output> support_bundle(const Invocation& given, Context& context) {
  const auto temporary = TRY(sys::TemporaryFolder::create("orlop-support"));
  const auto folder = temporary.path() / "orlop-support";
  TRY(add_answers(context, folder));
  TRY(add_output(context, folder / "journal.txt",
                 {"journalctl", "--boot", "--no-pager", "--output=short-iso", "--lines=50000"}));
  TRY(add_output(context, folder / "failed-units.txt", {"systemctl", "--failed", "--no-pager"}));
  TRY(add_output(context, folder / "disks.txt", {"lsblk", "--output-all", "--json"}));
  TRY(add_output(context, folder / "boot.txt", {"bootctl", "status", "--no-pager"}));
  const auto out = given.value("--out").value_or("orlop-support.tar.gz");
  TRY(sys::run_checked(context.runner,
                       {.argv = {"tar", "--create", "--gzip", "--file", out, "--directory",
                                 temporary.path().string(), "orlop-support"}}));
  return Output{Value::object({{"schema", "orlop.support-bundle/1"}, {"file", out}}),
                std::format("{}: states, journal and disks of this boot; no configuration values\n"
                            "read the journal before you hand it on\n",
                            out)};
}

}  // namespace

std::vector<Command> node_commands() {
  return {
      {"status",
       "Say what exactly is running on this machine, and what needs attention",
       {},
       {},
       {"orlop status", "orlop status --json"},
       status},
      {"health",
       "Show the outcome of the health checks (exit code 1 when they failed)",
       {},
       {},
       {"orlop health"},
       health},
      {"health run",
       "Run the checks now, record the outcome, reboot a failed release that is on trial",
       {},
       {},
       {"orlop health run"},
       health_run},
      {"support-bundle",
       "Pack this boot's states and journal for somebody who helps",
       {},
       {{"--out", "FILE", "The archive; default: orlop-support.tar.gz"}},
       {"orlop support-bundle --out /tmp/node7.tar.gz"},
       support_bundle},
  };
}

}  // namespace orlop::agent::cli
