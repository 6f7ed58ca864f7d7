// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/state.hpp"

#include <algorithm>
#include <array>

#include "agent/upgrade/errors.hpp"
#include "agent/upgrade/sections.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::upgrade {
namespace {

using enum UpgradeState;

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

}  // namespace

std::string_view to_string(UpgradeState state) { return kUpgradeStates.name(state); }

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

codec::Value to_value(const UpgradeTarget& target) { return schema::to_value(target, kTarget); }

codec::Value to_value(const UpgradeRecord& record) {
  return schema::to_value(record, kUpgradeStateDocument);
}

}  // namespace orlop::agent::upgrade
