// SPDX-License-Identifier: Apache-2.0
// Sections: what the records of upgrades say, one declaration each, from which they are decoded,
// written and published (agent/documents). Constant; safe from any thread.
#pragma once

#include "agent/upgrade/failed_releases.hpp"
#include "agent/upgrade/state.hpp"
#include "libs/schema/identities.hpp"
#include "libs/schema/section.hpp"

namespace orlop::agent::upgrade {

extern const schema::Section<UpgradeTarget> kTarget;
extern const schema::Section<FailedRelease> kFailedRelease;

inline constexpr auto kUpgradeStates = schema::words<UpgradeState>({
    {"idle", UpgradeState::idle},
    {"checking", UpgradeState::checking},
    {"planned", UpgradeState::planned},
    {"downloading", UpgradeState::downloading},
    {"writing", UpgradeState::writing},
    {"verifying", UpgradeState::verifying},
    {"installed", UpgradeState::installed},
    {"reboot-pending", UpgradeState::reboot_pending},
    {"trying", UpgradeState::trying},
    {"good", UpgradeState::good},
    {"rolled-back", UpgradeState::rolled_back},
});

/// Rows that the record and `orlop upgrade status` have in common.
namespace rows {
inline constexpr schema::Field kState = {
    .key = "state",
    .member = schema::at<&UpgradeRecord::state, kUpgradeStates>,
    .text = "Where the upgrade is; see upgrades.",
    .required = true};
inline constexpr schema::Field kChanged = {
    .key = "changed",
    .member = schema::at<&UpgradeRecord::changed, schema::kTimeText>,
    .text = "When the state was reached.",
    .required = true,
    .rule = schema::kTime};
inline constexpr schema::Field kEpoch = {.key = "securityEpoch",
                                         .member = schema::at<&UpgradeRecord::security_epoch>,
                                         .text = "The highest that was good on this node.",
                                         .required = true};
inline constexpr schema::Field kGoal = {.key = "target",
                                        .member = schema::at<&UpgradeRecord::target, kTarget>,
                                        .text = "What is being installed."};
inline constexpr schema::Field kFrom = {.key = "from",
                                        .member = schema::at<&UpgradeRecord::from>,
                                        .text = "The version that ran when it began.",
                                        .written = schema::Written::when_set};
inline constexpr schema::Field kInterruption = {
    .key = "interruption",
    .member = schema::at<&UpgradeRecord::interruption>,
    .text = "Why the last attempt stopped before its end.",
    .written = schema::Written::when_set};
inline constexpr schema::Field kOutcome = {.key = "outcome",
                                           .member = schema::at<&UpgradeRecord::outcome>,
                                           .text = "How the last one ended, in words.",
                                           .written = schema::Written::when_set};
}  // namespace rows

}  // namespace orlop::agent::upgrade
