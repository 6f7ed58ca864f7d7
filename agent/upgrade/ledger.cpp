// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/ledger.hpp"

namespace orlop::agent::upgrade {

Ledger Ledger::read(records::StateStore& store) {
  Ledger ledger;
  ledger.record_ = records::load(store, kUpgradeRecord);
  ledger.failed_ = records::load(store, kFailedReleases);
  if (!ledger.record_.value) ledger.record_.value.emplace();
  if (!ledger.failed_.value) ledger.failed_.value.emplace();
  return ledger;
}

Status Ledger::save(records::StateStore& store, UpgradeState state, UnixTime now) {
  TRY(check_step(record().state, state));
  record().state = state;
  record().changed = now;
  return records::save(store, kUpgradeRecord, record_, now);
}

Status Ledger::save_failed(records::StateStore& store, UnixTime now) {
  return records::save(store, kFailedReleases, failed_, now);
}

}  // namespace orlop::agent::upgrade
