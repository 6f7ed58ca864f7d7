// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/state.hpp"

#include <algorithm>
#include <array>

#include "agent/upgrade/errors.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::upgrade {
namespace {

using enum UpgradeState;

constexpr std::string_view kSchema = "orlop.upgrade-state/1";

constexpr std::array kNames = std::to_array<std::pair<UpgradeState, std::string_view>>({
    {idle, "idle"},
    {checking, "checking"},
    {planned, "planned"},
    {downloading, "downloading"},
    {writing, "writing"},
    {verifying, "verifying"},
    {installed, "installed"},
    {reboot_pending, "reboot-pending"},
    {trying, "trying"},
    {good, "good"},
    {rolled_back, "rolled-back"},
});

// clang-format off
constexpr std::array kSteps = std::to_array<UpgradeStep>({
    {idle,           checking,       "apply"},
    {good,           checking,       "apply"},
    {rolled_back,    checking,       "apply"},
    {checking,       idle,           "refused, or nothing newer"},
    {checking,       planned,        "a release was chosen"},
    {planned,        downloading,    "apply"},
    {planned,        idle,           "cancel"},
    {downloading,    writing,        "the leaves hash up to the root hash"},
    {downloading,    checking,       "apply another release"},
    {downloading,    idle,           "cancel"},
    {writing,        verifying,      "every block written"},
    {writing,        downloading,    "resume"},
    {writing,        checking,       "apply another release"},
    {writing,        idle,           "cancel"},
    {verifying,      installed,      "the slot reads back right"},
    {verifying,      downloading,    "resume"},
    {verifying,      checking,       "apply another release"},
    {verifying,      idle,           "cancel"},
    {installed,      reboot_pending, "slot named, boot entry in place"},
    {installed,      downloading,    "resume"},
    {installed,      checking,       "apply another release"},
    {installed,      idle,           "cancel"},
    {installed,      trying,         "booted the new release"},
    {installed,      good,           "booted and blessed the new release"},
    {installed,      rolled_back,    "the new release used up its tries"},
    {reboot_pending, trying,         "booted the new release"},
    {reboot_pending, good,           "booted and blessed the new release"},
    {reboot_pending, rolled_back,    "the new release used up its tries"},
    {reboot_pending, installed,      "the boot entry is gone"},
    {reboot_pending, checking,       "apply another release"},
    {reboot_pending, idle,           "cancel"},
    {trying,         good,           "health passed, entry blessed"},
    {trying,         reboot_pending, "booted the old release, tries left"},
    {trying,         installed,      "the boot entry is gone"},
    {trying,         rolled_back,    "the new release used up its tries, or rollback"},
    {good,           rolled_back,    "rollback"},
    {idle,           rolled_back,    "rollback"},
    {rolled_back,    good,           "the release runs after all"},
});
// clang-format on

Result<UpgradeTarget> parse_target(const codec::Value& value) {
  const auto version_text = TRY(value.get_string("version"));
  const auto digest_text = TRY(value.get_string("manifestDigest"));
  const auto root_hash_text = TRY(value.get_string("rootHash"));
  const auto security_epoch = TRY(value.get_size("securityEpoch"));
  auto version = TRY(Version::parse(version_text));
  const auto digest = TRY(crypto::Sha256::parse(digest_text));
  const auto root_hash = TRY(crypto::Sha256::parse(root_hash_text));
  return UpgradeTarget{std::move(version), digest, root_hash, security_epoch};
}

}  // namespace

std::string_view to_string(UpgradeState state) {
  return std::ranges::find(kNames, state, [](const auto& row) { return row.first; })->second;
}

Result<UpgradeState> parse_upgrade_state(std::string_view text) {
  const auto found = std::ranges::find(kNames, text, [](const auto& row) { return row.second; });
  if (found == kNames.end()) return fail(Errc::invalid, "\"{}\" is no upgrade state", text);
  return found->first;
}

std::span<const UpgradeStep> upgrade_steps() { return kSteps; }

Status check_step(UpgradeState from, UpgradeState to) {
  const bool legal = from == to || std::ranges::any_of(kSteps, [from, to](const auto& step) {
                       return step.from == from && step.to == to;
                     });
  if (legal) return {};
  return fail(UpgradeErrc::illegal_transition, "an upgrade does not go from {} to {}",
              to_string(from), to_string(to));
}

std::string upgrade_steps_dot() {
  std::string dot = "digraph upgrade {\n  rankdir=TB;\n  node [shape=box, style=rounded];\n";
  for (const auto& step : kSteps) {
    dot += formatted("  \"{}\" -> \"{}\" [label=\"{}\"];\n", to_string(step.from),
                     to_string(step.to), step.when);
  }
  return dot + "}\n";
}

bool UpgradeRecord::resumable() const {
  return target &&
         (state == downloading || state == writing || state == verifying || state == installed);
}

codec::Value to_value(const UpgradeTarget& target) {
  return codec::Value::object({{"version", target.version.text()},
                               {"manifestDigest", target.digest.hex()},
                               {"rootHash", target.root_hash.hex()},
                               {"securityEpoch", target.security_epoch}});
}

codec::Value to_value(const UpgradeRecord& record) {
  auto json = codec::Value::object({{"schema", kSchema},
                                    {"state", to_string(record.state)},
                                    {"changed", format_time(record.changed)},
                                    {"securityEpoch", record.security_epoch}});
  if (record.target) json.set("target", to_value(*record.target));
  if (!record.from.empty()) json.set("from", record.from);
  if (!record.interruption.empty()) json.set("interruption", record.interruption);
  if (!record.outcome.empty()) json.set("outcome", record.outcome);
  return json;
}

Result<UpgradeRecord> parse_upgrade_record(const codec::Value& value) {
  const auto text = [&value](std::string_view key) -> Result<std::string> {
    return value.find(key) == nullptr ? "" : value.get_string(key);
  };
  UpgradeRecord record;
  const auto state = TRY(value.get_string("state"));
  record.state = TRY(parse_upgrade_state(state));
  const auto changed = TRY(value.get_string("changed"));
  record.changed = TRY(parse_time(changed));
  record.security_epoch = TRY(value.get_size("securityEpoch"));
  if (const auto* target = value.find("target")) record.target = TRY(parse_target(*target));
  record.from = TRY(text("from"));
  record.interruption = TRY(text("interruption"));
  record.outcome = TRY(text("outcome"));
  return record;
}

}  // namespace orlop::agent::upgrade
