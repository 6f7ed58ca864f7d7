// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/settle.hpp"

#include "libs/base/format.hpp"

namespace orlop::agent::upgrade {
namespace {

using enum UpgradeState;

Settlement unchanged(const UpgradeRecord& record) {
  return {.state = record.state, .outcome = record.outcome, .interruption = record.interruption};
}

/// The states after which a boot may have started the target.
bool was_activated(UpgradeState state) {
  return state == installed || state == reboot_pending || state == trying;
}

Settlement settle_running_target(const SettleFacts& facts) {
  const auto& entry = facts.target_entry;
  if (facts.record.state == rolled_back) {
    // The rollback was written down, but power went before the entry was marked bad.
    if (!entry || entry->bad()) return unchanged(facts.record);
    return {.state = good, .outcome = "a rollback was interrupted", .forget_failure = true};
  }
  if (!was_activated(facts.record.state)) return unchanged(facts.record);
  if (entry && entry->good()) return {.state = good, .forget_failure = true};
  return {.state = trying};
}

std::string failure_reason(const SettleFacts& facts) {
  const auto& target = *facts.record.target;
  if (facts.health && facts.health->root_hash == target.root_hash && !facts.health->passed()) {
    return facts.health->reason();
  }
  return formatted("release {} used up its {} tries without completing a boot",
                   target.version.text(), facts.target_entry->counter->done);
}

Settlement settle_running_other(const SettleFacts& facts) {
  if (!was_activated(facts.record.state)) return unchanged(facts.record);
  const auto& entry = facts.target_entry;
  if (!entry) {
    return {.state = installed,
            .interruption = "the boot entry of the new release is not on the ESP"};
  }
  if (entry->bad()) {
    const auto reason = failure_reason(facts);
    return {.state = rolled_back, .outcome = reason, .failure = reason};
  }
  return {.state = reboot_pending};
}

}  // namespace

Settlement settle(const SettleFacts& facts) {
  if (!facts.record.target) return unchanged(facts.record);
  const bool runs_target = facts.running_root_hash == facts.record.target->root_hash;
  return runs_target ? settle_running_target(facts) : settle_running_other(facts);
}

}  // namespace orlop::agent::upgrade
