// SPDX-License-Identifier: Apache-2.0
// UpgradeController: what `orlop upgrade` and `orlop rollback` do, over the ports.
//
// check() and plan() change nothing on the node. apply() runs for minutes: call it on a worker and
// stop it through its stop token. Everything else is quick. The calls must not overlap, except that
// status() may be called and the token triggered at any time. After a failure of any kind but a
// refusal the upgrade is interrupted, not lost: applying the same release again goes on from what
// is on the disk.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "agent/health/report.hpp"
#include "agent/records/store.hpp"
#include "agent/releases/source.hpp"
#include "agent/slots/activation.hpp"
#include "agent/slots/delta.hpp"
#include "agent/slots/device.hpp"
#include "agent/slots/progress.hpp"
#include "agent/slots/slot_writer.hpp"
#include "agent/upgrade/eligibility.hpp"
#include "agent/upgrade/ledger.hpp"
#include "agent/upgrade/settle.hpp"
#include "bootloader/sdboot/esp_plan.hpp"
#include "bootloader/slots/slots.hpp"
#include "libs/base/clock.hpp"

namespace orlop::agent::upgrade {

struct UpgradeRequest {
  std::optional<Version> version{};  ///< none: the newest this node may install
  bool retry_failed = false;         ///< install even a release that failed here
};

/// What apply() would do. A comparable value; to_value gives `orlop.upgrade-plan/1`.
struct UpgradePlan {
  UpgradeTarget target;
  Version from;
  bootloader::slots::SlotId slot = bootloader::slots::SlotId::b;
  agent::slots::DeltaPlan delta;
  std::uint64_t image_bytes = 0;
  std::uint64_t download_bytes = 0;  ///< root blocks, leaves and UKI
  bootloader::sdboot::EspPlan esp{};
  bool resumes = false;  ///< goes on with an interrupted upgrade
};
[[nodiscard]] codec::Value to_value(const UpgradePlan& plan);

/// `orlop.upgrade-check/1`: what the repository offers this node.
struct UpgradeCheck {
  std::optional<UpgradeTarget> available{};
  std::string reason{};  ///< why nothing is available; empty otherwise
};
[[nodiscard]] codec::Value to_value(const UpgradeCheck& check);

/// `orlop.upgrade-status/1`.
struct UpgradeStatus {
  UpgradeRecord record;
  FailedReleases failed;
  std::optional<bootloader::sdboot::BootEntry> entry{};  ///< of the running release
  std::vector<bootloader::slots::Slot> slots{};
};
[[nodiscard]] codec::Value to_value(const UpgradeStatus& status);

/// What rollback() would do. An upgrade that waits for its reboot is called off: its entry goes,
/// the running release stays, and nothing has to reboot. Otherwise the running entry is marked bad.
struct RollbackPlan {
  Version from;                         ///< running, or waiting to be tried
  Version to;                           ///< what boots next
  bootloader::sdboot::BootEntry entry;  ///< of `from`, as it is: it goes, or is renamed to `+0-…`
  bool calls_off = false;
};
[[nodiscard]] codec::Value to_value(const RollbackPlan& plan);

class UpgradeController {
 public:
  /// All must outlive the controller.
  struct Ports {
    releases::ReleaseSource& source;
    agent::slots::SlotDevice& device;
    bootloader::sdboot::EspStore& esp;
    records::StateStore& store;
    const Clock& clock;
  };
  UpgradeController(NodeFacts facts, Ports ports, agent::slots::DeltaOptions delta = {})
      : facts_(std::move(facts)), ports_(ports), delta_(delta) {}

  /// Asks the repository; being up to date or refused is a value, not an error.
  Result<UpgradeCheck> check(const UpgradeRequest& request = {});
  Result<UpgradePlan> plan(const UpgradeRequest& request = {});
  /// Puts the release into the free slot and its entry on the ESP; on success the state is
  /// reboot-pending and the caller decides when to reboot.
  Result<UpgradeStatus> apply(const UpgradeRequest& request,
                              const agent::slots::OnProgress& progress, std::stop_token stop);
  /// Reads records, slots and entries; a trial that ended is shown as such even before
  /// settle_after_boot() wrote it down. Changes nothing: the one call that may overlap others.
  Result<UpgradeStatus> status();
  /// Gives an upgrade up that is interrupted or waits for its reboot: its entry is removed, its
  /// slot emptied. UpgradeErrc::nothing_to_cancel otherwise.
  Status cancel();
  /// To be called once after boot and whenever the boot may have been blessed: decides whether
  /// the last upgrade is on trial, good or rolled back, and remembers a failure with its reason.
  Result<UpgradeRecord> settle_after_boot();
  Result<RollbackPlan> plan_rollback();
  /// Makes the next boot start the other release, and remembers this one as sent back; the caller
  /// reboots. While another release waits to be tried, that one is called off instead.
  Result<RollbackPlan> rollback();

 private:
  struct Survey;    // what is known before anything is fetched
  struct Prepared;  // a survey, the leaves and the delta
  Status save(Ledger& ledger, UpgradeState state);
  Result<UpgradeStatus> status_of(Ledger& ledger);
  /// What the last boot makes of the records: the state to save them with. Saves nothing.
  Result<UpgradeState> settle_records(Ledger& ledger);
  Result<Ledger> settle_and_save();
  Result<releases::Offer> choose(const UpgradeRequest& request, const Ledger& ledger);
  Result<Survey> survey(const releases::Offer& offer);
  Result<Prepared> prepare(const releases::Offer& offer, Survey survey,
                           const std::stop_token& stop);
  Status begin(Ledger& ledger, const releases::Offer& offer);
  Status execute(Ledger& ledger, const releases::Offer& offer, Survey survey,
                 const agent::slots::OnProgress& progress, const std::stop_token& stop);
  Status write_slot(Ledger& ledger, const releases::Offer& offer, Prepared& prepared,
                    const agent::slots::OnProgress& progress, const std::stop_token& stop);
  Status activate(Ledger& ledger, const releases::Offer& offer, const Prepared& prepared);
  Status call_off(Ledger& ledger, const bootloader::slots::SlotContent& release);
  Status send_back(Ledger& ledger, const RollbackPlan& plan);

  NodeFacts facts_;
  Ports ports_;
  agent::slots::DeltaOptions delta_;
  agent::slots::Activator activator_{ports_.device, ports_.esp, facts_.stem(), facts_.root_hash};
};

}  // namespace orlop::agent::upgrade
