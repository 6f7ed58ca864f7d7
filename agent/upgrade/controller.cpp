// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/controller.hpp"

#include <algorithm>

#include "agent/health/reports.hpp"
#include "agent/releases/leaves.hpp"
#include "agent/releases/source.hpp"
#include "agent/slots/progress.hpp"
#include "agent/upgrade/errors.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::upgrade {

using bootloader::sdboot::BootEntry;
using bootloader::slots::Slot;
using bootloader::slots::SlotTable;

struct UpgradeController::Survey {
  Slot target;
  Slot running;
  bootloader::sdboot::EspPlan esp;
};

struct UpgradeController::Prepared {
  Survey survey;
  disk::Leaves image;
  slots::DeltaPlan delta;
};

namespace {

UpgradeTarget target_of(const releases::Offer& offer) {
  return {.version = offer.manifest.version,
          .digest = offer.digest,
          .root_hash = offer.manifest.root_hash,
          .security_epoch = offer.manifest.security_epoch};
}

bool is_about(const UpgradeRecord& record, const releases::Offer& offer) {
  return record.target && record.target->digest == offer.digest;
}

Error unreadable(Error error, std::string_view file) {
  return std::move(error)
      .with_context(std::format("reading /state/orlop/{}", file))
      .with_remedy(std::format("Remove /state/orlop/{} to start afresh.", file));
}

/// While the running release is unproven, the other one must stay bootable.
Status check_not_on_trial(const std::vector<bootloader::sdboot::EspFile>& files,
                          const NodeFacts& node, const Slot& other) {
  const auto running = bootloader::sdboot::find_entry(files, node.stem(), node.version);
  const bool other_boots =
      other.content && bootloader::sdboot::find_entry(files, node.stem(), other.content->version);
  if (!running || running->good() || !other_boots) return {};
  return std::unexpected(
      Error(UpgradeErrc::running_on_trial,
            std::format("release {} is running on trial; release {} has to stay until it is good",
                        node.version.text(), other.content->version.text()))
          .with_remedy("Wait until the health checks have passed (`orlop health`)."));
}

}  // namespace

// ---- records ----------------------------------------------------------------------------------

Result<UpgradeRecord> UpgradeController::load_record() {
  const auto text = TRY(ports_.store.load(std::string(kUpgradeRecordFile)));
  if (!text) return UpgradeRecord{};
  auto record = parse_upgrade_record(*text);
  if (!record) return std::unexpected(unreadable(std::move(record).error(), kUpgradeRecordFile));
  return record;
}

Result<FailedReleases> UpgradeController::load_failed() {
  const auto text = TRY(ports_.store.load(std::string(kFailedReleasesFile)));
  if (!text) return FailedReleases{};
  auto failed = parse_failed_releases(*text);
  if (!failed) return std::unexpected(unreadable(std::move(failed).error(), kFailedReleasesFile));
  return failed;
}

Status UpgradeController::save(UpgradeRecord& record, UpgradeState state) {
  TRY(check_step(record.state, state));
  record.state = state;
  record.changed = ports_.clock.now();
  return ports_.store.save(std::string(kUpgradeRecordFile),
                           codec::write_json_pretty(to_value(record)));
}

Status UpgradeController::save_failed(const FailedReleases& failed) {
  return ports_.store.save(std::string(kFailedReleasesFile),
                           codec::write_json_pretty(to_value(failed)));
}

Result<SlotTable> UpgradeController::load_slots() {
  const auto table = TRY(ports_.device.table());
  return SlotTable::load(table, facts_.stem(), facts_.root_hash);
}

// ---- deciding ---------------------------------------------------------------------------------

Result<releases::Offer> UpgradeController::choose(const UpgradeRequest& request,
                                                  const UpgradeRecord& record) {
  const auto failed = TRY(load_failed());
  auto node = facts_;
  node.security_epoch = std::max(node.security_epoch, record.security_epoch);
  const auto offers = TRY_CONTEXT(ports_.source.list(), "asking the repository");
  return choose_release(node, offers, failed, request.version, request.retry_failed);
}

Result<UpgradeController::Survey> UpgradeController::survey(const releases::Offer& offer) {
  const auto slots = TRY(load_slots());
  Survey survey;
  survey.target = TRY(slots.inactive());
  survey.running = TRY(slots.active());
  TRY(check_slot(survey.target, facts_, offer.manifest));
  const auto files = TRY(ports_.esp.list());
  TRY(check_not_on_trial(files, facts_, survey.target));
  const auto free = TRY(ports_.esp.free_bytes());
  survey.esp = TRY(bootloader::sdboot::plan_esp(files, free,
                                                {.stem = facts_.stem(),
                                                 .booted = facts_.version,
                                                 .installing = offer.manifest.version,
                                                 .uki_size = offer.manifest.uki.size}));
  return survey;
}

Result<UpgradeController::Prepared> UpgradeController::prepare(const releases::Offer& offer,
                                                               Survey survey,
                                                               const std::stop_token& stop) {
  auto image = TRY(releases::authentic_leaves(ports_.source, offer.manifest));
  // A running slot whose hash tree cannot be used costs a download, not the upgrade.
  const auto running =
      slots::leaves_of_slot(ports_.device, survey.running).value_or(disk::Leaves{});
  const auto present =
      TRY(slots::hash_partition(ports_.device, survey.target.root_partition, image.size(), stop));
  auto delta = slots::plan_delta(image, running, present, delta_);
  return Prepared{std::move(survey), std::move(image), std::move(delta)};
}

Result<UpgradeCheck> UpgradeController::check(const UpgradeRequest& request) {
  const auto record = TRY(load_record());
  auto offer = choose(request, record);
  if (offer) return UpgradeCheck{.available = target_of(*offer)};
  // Refusals are answers; everything else (network, trust) is an error.
  if (offer.error().code().category() == to_error_code(UpgradeErrc::not_newer).category()) {
    return UpgradeCheck{.reason = offer.error().report()};
  }
  return std::unexpected(std::move(offer).error());
}

Result<UpgradePlan> UpgradeController::plan(const UpgradeRequest& request) {
  const auto record = TRY(load_record());
  const auto offer = TRY(choose(request, record));
  auto known = TRY(survey(offer));
  const auto prepared = TRY(prepare(offer, std::move(known), {}));
  const auto& manifest = offer.manifest;
  return UpgradePlan{
      .target = target_of(offer),
      .from = facts_.version,
      .slot = prepared.survey.target.id,
      .delta = prepared.delta,
      .image_bytes = manifest.root.size,
      .download_bytes = prepared.delta.fetched_blocks() * disk::kVerityBlock +
                        manifest.leaves.size + manifest.uki.size,
      .esp = prepared.survey.esp,
      .resumes = record.resumable() && is_about(record, offer),
  };
}

// ---- doing ------------------------------------------------------------------------------------

Result<UpgradeStatus> UpgradeController::apply(const UpgradeRequest& request,
                                               const slots::OnProgress& progress,
                                               std::stop_token stop) {
  auto record = TRY(settle_after_boot());
  progress({.phase = to_string(UpgradeState::checking)});
  const auto offer = TRY(choose(request, record));
  const bool done = record.state == UpgradeState::reboot_pending && is_about(record, offer);
  if (!done) {
    auto known = TRY(survey(offer));
    TRY(begin(record, offer));
    if (auto outcome = execute(record, offer, std::move(known), progress, stop); !outcome) {
      auto error = std::move(outcome).error();
      record.interruption = error.describe();
      if (auto saved = save(record, record.state); !saved) {
        error = std::move(error).followed_by(saved.error());
      }
      return std::unexpected(std::move(error));
    }
  }
  return status();
}

Status UpgradeController::begin(UpgradeRecord& record, const releases::Offer& offer) {
  if (!(record.resumable() && is_about(record, offer))) {
    for (const auto next : {UpgradeState::checking, UpgradeState::planned}) {
      TRY(check_step(record.state, next));
      record.state = next;
    }
    record.target = target_of(offer);
    record.from = facts_.version.text();
    record.outcome.clear();
  }
  record.interruption.clear();
  return save(record, UpgradeState::downloading);
}

Status UpgradeController::execute(UpgradeRecord& record, const releases::Offer& offer,
                                  Survey survey, const slots::OnProgress& progress,
                                  const std::stop_token& stop) {
  progress({.phase = to_string(UpgradeState::downloading), .total = offer.manifest.root.size});
  auto prepared = TRY(prepare(offer, std::move(survey), stop));
  TRY(write_slot(record, offer, prepared, progress, stop));
  return activate(record, offer, prepared);
}

/// The entry goes first, then the slot's name, then its content: at no time does an entry or a
/// name promise a release that is not whole.
Status UpgradeController::write_slot(UpgradeRecord& record, const releases::Offer& offer,
                                     Prepared& prepared, const slots::OnProgress& progress,
                                     const std::stop_token& stop) {
  const auto& survey = prepared.survey;
  TRY(save(record, UpgradeState::writing));
  TRY(bootloader::sdboot::remove_old_entries(ports_.esp, survey.esp));
  TRY(clear_slot(survey.target.id));

  const slots::SlotWriteJob job{
      .target = survey.target,
      .running = survey.running,
      .image = &prepared.image,
      .plan = prepared.delta,
      .read_range =
          [&](net::ByteRange range, const net::ByteSink& sink) {
            return ports_.source.read_root(offer.manifest, range, sink);
          },
  };
  slots::SlotWriter writer(ports_.device, progress, stop);
  TRY(writer.write(job));
  TRY(save(record, UpgradeState::verifying));
  return writer.verify(job);
}

/// Everything is verified on the medium: name the slot, then add the entry that boots it.
Status UpgradeController::activate(UpgradeRecord& record, const releases::Offer& offer,
                                   const Prepared& prepared) {
  const auto uki = TRY_CONTEXT(ports_.source.uki(offer.manifest), "fetching the boot image");
  TRY(save(record, UpgradeState::installed));
  auto slots = TRY(load_slots());
  TRY(slots.fill(prepared.survey.target.id, {offer.manifest.version, offer.manifest.root_hash}));
  const auto table = TRY(ports_.device.table());
  const auto changed = TRY(disk::apply_changes(table, slots.to_partition_changes()));
  TRY(ports_.device.write_identities(changed));
  TRY(ports_.esp.install(prepared.survey.esp.install, uki));
  return save(record, UpgradeState::reboot_pending);
}

Status UpgradeController::clear_slot(bootloader::slots::SlotId slot) {
  auto slots = TRY(load_slots());
  const auto root_uuid = TRY(disk::Guid::random());
  const auto verity_uuid = TRY(disk::Guid::random());
  TRY(slots.clear(slot, root_uuid, verity_uuid));
  if (slots.to_partition_changes().empty()) return {};
  const auto table = TRY(ports_.device.table());
  const auto changed = TRY(disk::apply_changes(table, slots.to_partition_changes()));
  return ports_.device.write_identities(changed);
}

// ---- ending -----------------------------------------------------------------------------------

Result<UpgradeStatus> UpgradeController::status() {
  auto now = TRY(settled());
  UpgradeStatus status{.record = std::move(now.record), .failed = std::move(now.failed)};
  if (status.record.target) status.record.state = now.state;
  const auto files = TRY(ports_.esp.list());
  status.entry = bootloader::sdboot::find_entry(files, facts_.stem(), facts_.version);
  const auto slots = TRY(load_slots());
  status.slots = slots.slots();
  return status;
}

Status UpgradeController::cancel() {
  auto record = TRY(settle_after_boot());
  const bool waiting = record.state == UpgradeState::reboot_pending || record.resumable() ||
                       record.state == UpgradeState::planned;
  if (!waiting || !record.target || record.target->root_hash == facts_.root_hash) {
    return fail(UpgradeErrc::nothing_to_cancel, "no upgrade is under way (state {})",
                to_string(record.state));
  }
  const auto& target = *record.target;
  return call_off(record, {target.version, target.root_hash});
}

/// Effects before the record: after a power cut the upgrade still counts as under way, and can be
/// called off again.
Status UpgradeController::call_off(UpgradeRecord& record,
                                   const bootloader::slots::SlotContent& release) {
  TRY(withdraw(release));
  record.outcome = std::format("the upgrade to {} was cancelled", release.version.text());
  record.target.reset();
  record.interruption.clear();
  return save(record, UpgradeState::idle);
}

/// The entry first: it must not promise a slot that is empty.
Status UpgradeController::withdraw(const bootloader::slots::SlotContent& release) {
  const auto files = TRY(ports_.esp.list());
  if (const auto entry = bootloader::sdboot::find_entry(files, facts_.stem(), release.version)) {
    TRY(ports_.esp.remove(entry->file_name()));
  }
  const auto slots = TRY(load_slots());
  const auto* slot = slots.holding(release.root_hash);
  return slot == nullptr ? Status{} : clear_slot(slot->id);
}

Result<UpgradeController::Settled> UpgradeController::settled() {
  Settled now;
  now.record = TRY(load_record());
  now.failed = TRY(load_failed());
  if (!now.record.target) return now;
  const auto& target = *now.record.target;
  SettleFacts facts{.record = now.record, .running_root_hash = facts_.root_hash};
  const auto files = TRY(ports_.esp.list());
  facts.target_entry = bootloader::sdboot::find_entry(files, facts_.stem(), target.version);
  facts.health = health::load_health_report(ports_.store, target.root_hash);
  const auto settlement = settle(facts);
  if (!settlement.failure.empty()) {
    now.failed.add({target.version, target.digest, settlement.failure, ports_.clock.now()});
  }
  if (settlement.forget_failure) now.failed.forget(target.digest);
  now.state = settlement.state;
  now.record.outcome = settlement.outcome;
  now.record.interruption = settlement.interruption;
  if (settlement.state == UpgradeState::good) {
    now.record.security_epoch = std::max(now.record.security_epoch, target.security_epoch);
  }
  return now;
}

Result<UpgradeRecord> UpgradeController::settle_after_boot() {
  const auto record = TRY(load_record());
  const auto failed = TRY(load_failed());
  auto now = TRY(settled());
  if (!record.target) return record;
  if (now.failed != failed) TRY(save_failed(now.failed));
  if (now.state != record.state || now.record != record) TRY(save(now.record, now.state));
  return now.record;
}

Result<RollbackPlan> UpgradeController::plan_rollback() {
  const auto slots = TRY(load_slots());
  const auto other = TRY(slots.inactive());
  const auto files = TRY(ports_.esp.list());
  const auto running = bootloader::sdboot::find_entry(files, facts_.stem(), facts_.version);
  const auto target =
      other.content ? bootloader::sdboot::find_entry(files, facts_.stem(), other.content->version)
                    : std::optional<BootEntry>{};
  if (!running || !target || target->bad()) {
    return std::unexpected(
        Error(UpgradeErrc::no_other_release,
              std::format("slot {} holds no release that could be booted instead of {}",
                          bootloader::slots::to_string(other.id), facts_.version.text()))
            .with_remedy("Install a release with `orlop upgrade apply`."));
  }
  // It would be tried by the next boot anyway: going back means to stay.
  if (target->counter && bootloader::sdboot::boots_before(*target, *running)) {
    return RollbackPlan{
        .from = target->version, .to = facts_.version, .entry = *target, .calls_off = true};
  }
  return RollbackPlan{.from = facts_.version, .to = target->version, .entry = *running};
}

Result<RollbackPlan> UpgradeController::rollback() {
  auto record = TRY(settle_after_boot());
  auto plan = TRY(plan_rollback());
  if (plan.calls_off) {
    const auto slots = TRY(load_slots());
    TRY(call_off(record, *TRY(slots.inactive()).content));
  } else {
    TRY(send_back(record, plan));
  }
  return plan;
}

Status UpgradeController::send_back(UpgradeRecord& record, const RollbackPlan& plan) {
  TRY(check_step(record.state, UpgradeState::rolled_back));
  record.outcome = std::format("release {} was rolled back on request", plan.from.text());
  TRY(save(record, UpgradeState::rolled_back));
  if (record.target && record.target->root_hash == facts_.root_hash) {
    auto failed = TRY(load_failed());
    failed.add({plan.from, record.target->digest, record.outcome, ports_.clock.now()});
    TRY(save_failed(failed));
  }
  // The entry last: until it is renamed this release boots, and settling undoes the record.
  return ports_.esp.rename(plan.entry.file_name(),
                           bootloader::sdboot::marked_bad(plan.entry).file_name());
}

}  // namespace orlop::agent::upgrade
