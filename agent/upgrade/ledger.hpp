// SPDX-License-Identifier: Apache-2.0
// Ledger: the node's two records of upgrades - which one is under way, which releases failed - read
// once for each verb. Reading never fails; what cannot be used is set aside when the record is next
// written (agent/records). A value; saving writes to the store.
#pragma once

#include "agent/records/record.hpp"
#include "agent/upgrade/failed_releases.hpp"
#include "agent/upgrade/state.hpp"

namespace orlop::agent::upgrade {

class Ledger {
 public:
  [[nodiscard]] static Ledger read(records::StateStore& store);

  [[nodiscard]] UpgradeRecord& record() { return *record_.value; }
  [[nodiscard]] const UpgradeRecord& record() const { return *record_.value; }
  [[nodiscard]] FailedReleases& failed() { return *failed_.value; }
  [[nodiscard]] const FailedReleases& failed() const { return *failed_.value; }

  /// Takes a legal step and writes the record (UpgradeErrc::illegal_transition otherwise).
  Status save(records::StateStore& store, UpgradeState state, UnixTime now);
  Status save_failed(records::StateStore& store, UnixTime now);

 private:
  records::Record<UpgradeRecord> record_;   // always has a value
  records::Record<FailedReleases> failed_;  // always has a value
};

}  // namespace orlop::agent::upgrade
