// SPDX-License-Identifier: Apache-2.0
// Health reports on the state partition: the newest, and the last one of another release. After a
// fallback the old release is checked while the agent may still be finding out why the new one
// failed: one report must not take the other's place. Belongs to one thread.
#pragma once

#include "agent/health/report.hpp"
#include "agent/records/record.hpp"

namespace orlop::agent::health {

/// The newest report of any release (docs/upgrades.md).
inline constexpr records::Format<HealthReport> kHealth = {.file = "health.json",
                                                          .section = &kHealthDocument};
/// The newest report of a release other than that of kHealth.
inline constexpr records::Format<HealthReport> kOtherHealth = {.file = "health-other.json",
                                                               .section = &kHealthDocument};

/// Makes `report` the newest one; that of another release, if it can be read, is kept beside it
/// first.
Status save_health_report(records::StateStore& store, const HealthReport& report);

/// The last report of the release with that root hash; nothing when there is none that can be read.
[[nodiscard]] std::optional<HealthReport> load_health_report(records::StateStore& store,
                                                             const crypto::Sha256& root_hash);

}  // namespace orlop::agent::health
