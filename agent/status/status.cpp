// SPDX-License-Identifier: Apache-2.0
#include "agent/status/status.hpp"

namespace orlop::agent::status {
namespace {

using codec::Value;

Value release_part(const SystemFacts& facts) {
  const auto& node = facts.node;
  auto part = Value::object({{"product", node.product},
                             {"variant", node.variant},
                             {"version", node.version.text()},
                             {"name", node.pretty_name},
                             {"rootHash", node.root_hash.hex()},
                             {"architecture", node.architecture},
                             {"kernel", facts.kernel}});
  part.set("slot", facts.active ? Value(bootloader::slots::to_string(*facts.active)) : Value{});
  return part;
}

Value boot_part(const SystemFacts& facts) {
  auto part = Value::object({{"time", format_time(facts.booted)}});
  part.set("entry", facts.entry ? Value(facts.entry->file_name()) : Value{});
  const auto* counter = facts.entry && facts.entry->counter ? &*facts.entry->counter : nullptr;
  part.set("onTrial", counter != nullptr);
  part.set("triesLeft", counter != nullptr ? Value(std::int64_t{counter->left}) : Value{});
  if (!facts.boot) return part;
  part.set("startedEntry", facts.boot->entry);
  part.set("loader", facts.boot->loader_info);
  part.set("stub", facts.boot->stub_info);
  return part;
}

Value security_part(const SystemFacts& facts) {
  return Value::object({{"secureBoot", facts.boot && facts.boot->secure_boot},
                        {"tpm", facts.tpm},
                        {"stateEncrypted", facts.state_encrypted}});
}

Value configuration_part(const SystemFacts& facts) {
  auto part = Value::object();
  for (const char* key :
       {"generation", "digest", "healthy", "measured", "time", "cause", "sources", "diagnostics"}) {
    const auto* value = facts.configuration ? facts.configuration->find(key) : nullptr;
    part.set(key, value != nullptr ? *value : Value{});
  }
  return part;
}

std::string_view command_state(const kinds::CommandRun& run, std::string_view boot_id) {
  if (run.exit_code) return *run.exit_code == 0 ? "done" : "failed";
  return run.boot_id == boot_id ? "running" : "interrupted";
}

Value commands_part(const SystemFacts& facts) {
  Value part = Value::array();
  if (!facts.commands) return part;
  for (const auto& run : facts.commands->runs) {
    auto item = Value::object({{"name", run.name},
                               {"state", command_state(run, facts.boot_id)},
                               {"started", run.started},
                               {"thisBoot", run.boot_id == facts.boot_id}});
    item.set("exitCode", run.exit_code ? Value(std::int64_t{*run.exit_code}) : Value{});
    part.push(std::move(item));
  }
  return part;
}

Value upgrade_part(const SystemFacts& facts) {
  const upgrade::UpgradeRecord record = facts.upgrade.value_or(upgrade::UpgradeRecord{});
  auto part = Value::object({{"state", to_string(record.state)}});
  part.set("target", record.target ? Value(record.target->version.text()) : Value{});
  part.set("interruption", record.interruption);
  part.set("outcome", record.outcome);
  part.set("changed", facts.upgrade ? Value(format_time(record.changed)) : Value{});
  return part;
}

Value slots_part(const SystemFacts& facts) {
  Value part = Value::array();
  for (const auto& slot : facts.slots) {
    auto item = Value::object({{"slot", bootloader::slots::to_string(slot.id)},
                               {"active", facts.active == slot.id},
                               {"damaged", slot.damaged}});
    item.set("version", slot.content ? Value(slot.content->version.text()) : Value{});
    item.set("rootHash", slot.content ? Value(slot.content->root_hash.hex()) : Value{});
    part.push(std::move(item));
  }
  return part;
}

Value failed_part(const SystemFacts& facts) {
  Value part = Value::array();
  for (const auto& release : facts.failed.releases)
    part.push(Value::object({{"version", release.version.text()},
                             {"manifestDigest", release.digest.hex()},
                             {"reason", release.reason},
                             {"time", format_time(release.time)}}));
  return part;
}

Value health_part(const SystemFacts& facts) {
  const auto state = health_state(facts);
  auto part = Value::object({{"state", state}});
  if (state == "pending") return part;
  part.set("time", format_time(facts.health->time));
  part.set("reason", facts.health->reason());
  Value checks = Value::array();
  for (const auto& check : facts.health->checks)
    checks.push(
        Value::object({{"name", check.name}, {"passed", check.passed}, {"reason", check.reason}}));
  part.set("checks", std::move(checks));
  return part;
}

Value problems_part(const SystemFacts& facts) {
  return Value::array(codec::Array(facts.problems.begin(), facts.problems.end()));
}

}  // namespace

std::string_view health_state(const SystemFacts& facts) {
  const bool of_this_boot = facts.health && facts.health->root_hash == facts.node.root_hash &&
                            facts.health->time >= facts.booted;
  if (!of_this_boot) return "pending";
  return facts.health->passed() ? "good" : "failed";
}

Value status_document(const SystemFacts& facts) {
  return Value::object({{"schema", "orlop.status/2"},
                        {"release", release_part(facts)},
                        {"boot", boot_part(facts)},
                        {"security", security_part(facts)},
                        {"configuration", configuration_part(facts)},
                        {"commands", commands_part(facts)},
                        {"health", health_part(facts)},
                        {"upgrade", upgrade_part(facts)},
                        {"slots", slots_part(facts)},
                        {"failedReleases", failed_part(facts)},
                        {"problems", problems_part(facts)}});
}

}  // namespace orlop::agent::status
