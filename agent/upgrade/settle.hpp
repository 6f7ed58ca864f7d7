// SPDX-License-Identifier: Apache-2.0
// What became of the last upgrade, decided after a boot from what is on the disk: which release
// runs, what its and the target's boot entries look like, and what the health checks wrote down.
// Pure decision; table-tested.
#pragma once

#include <optional>
#include <string>

#include "agent/health/report.hpp"
#include "agent/upgrade/state.hpp"
#include "bootloader/sdboot/boot_entry.hpp"

namespace orlop::agent::upgrade {

struct SettleFacts {
  UpgradeRecord record;
  crypto::Sha256 running_root_hash;
  /// Entry of the record's target on the ESP, if any.
  std::optional<bootloader::sdboot::BootEntry> target_entry{};
  std::optional<agent::health::HealthReport> health{};
};

struct Settlement {
  UpgradeState state = UpgradeState::idle;
  std::string outcome{};        ///< for UpgradeRecord::outcome
  std::string interruption{};   ///< for UpgradeRecord::interruption
  std::string failure{};        ///< not empty: remember the target as failed, for this reason
  bool forget_failure = false;  ///< the target is good after all
  friend bool operator==(const Settlement&, const Settlement&) = default;
};

/// The state to save; equal to the record's own when nothing changed.
[[nodiscard]] Settlement settle(const SettleFacts& facts);

}  // namespace orlop::agent::upgrade
