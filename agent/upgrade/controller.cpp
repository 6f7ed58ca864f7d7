// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/controller.hpp"

#include <algorithm>

#include "agent/health/reports.hpp"
#include "agent/releases/leaves.hpp"
#include "agent/releases/source.hpp"
#include "agent/slots/progress.hpp"
#include "agent/upgrade/errors.hpp"
#include "bootloader/sdboot/esp_entries.hpp"

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

/// While the running release is unproven, the other one must stay bootable.
Status check_not_on_trial(const std::vector<bootloader::sdboot::EspFile>& files,
                          const NodeFacts& node, const Slot& other) {
  const auto running = bootloader::sdboot::find_entry(files, node.stem(), node.version);
  const bool other_boots =
      other.content && bootloader::sdboot::find_entry(files, node.stem(), other.content->version);
  if (!running || running->good() || !other_boots) return {};
  return std::unexpected(
      Error(UpgradeErrc::running_on_trial,
            formatted("release {} is running on trial; release {} has to stay until it is good",
                      node.version.text(), other.content->version.text()))
          .with_remedy("Wait until the health checks have passed (`orlop health`)."));
}

}  // namespace

// ---- records ----------------------------------------------------------------------------------

Status UpgradeController::save(Ledger& ledger, UpgradeState state) {
  return ledger.save(ports_.store, state, ports_.clock.now());
}

// ---- deciding ---------------------------------------------------------------------------------

Result<releases::Offer> UpgradeController::choose(const UpgradeRequest& request,
                                                  const Ledger& ledger) {
  auto node = facts_;
  node.security_epoch = std::max(node.security_epoch, ledger.record().security_epoch);
  const auto offers = TRY_CONTEXT(ports_.source.list(), "asking the repository");
  return choose_release(
      node, offers,
      {.failed = ledger.failed(), .retry_failed = request.retry_failed, .now = ports_.clock.now()},
      request.version);
}

Result<UpgradeController::Survey> UpgradeController::survey(const releases::Offer& offer) {
  const auto slots = TRY(activator_.slots());
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
  const auto ledger = Ledger::read(ports_.store);
  auto offer = choose(request, ledger);
  if (offer) return UpgradeCheck{.available = target_of(*offer)};
  // Refusals are answers; everything else (network, trust) is an error.
  if (offer.error().code().category() == to_error_code(UpgradeErrc::not_newer).category()) {
    return UpgradeCheck{.reason = offer.error().report()};
  }
  return std::unexpected(std::move(offer).error());
}

Result<UpgradePlan> UpgradeController::plan(const UpgradeRequest& request) {
  const auto ledger = Ledger::read(ports_.store);
  const auto& record = ledger.record();
  const auto offer = TRY(choose(request, ledger));
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
  auto ledger = TRY(settle_and_save());
  auto& record = ledger.record();
  progress({.phase = to_string(UpgradeState::checking)});
  const auto offer = TRY(choose(request, ledger));
  const bool done = record.state == UpgradeState::reboot_pending && is_about(record, offer);
  if (!done) {
    auto known = TRY(survey(offer));
    TRY(begin(ledger, offer));
    if (auto outcome = execute(ledger, offer, std::move(known), progress, stop); !outcome) {
      auto error = std::move(outcome).error();
      record.interruption = error.describe();
      if (auto saved = save(ledger, record.state); !saved) {
        error = std::move(error).followed_by(saved.error());
      }
      return std::unexpected(std::move(error));
    }
  }
  return status_of(ledger);
}

Status UpgradeController::begin(Ledger& ledger, const releases::Offer& offer) {
  auto& record = ledger.record();
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
  return save(ledger, UpgradeState::downloading);
}

Status UpgradeController::execute(Ledger& ledger, const releases::Offer& offer, Survey survey,
                                  const slots::OnProgress& progress, const std::stop_token& stop) {
  progress({.phase = to_string(UpgradeState::downloading), .total = offer.manifest.root.size});
  auto prepared = TRY(prepare(offer, std::move(survey), stop));
  TRY(write_slot(ledger, offer, prepared, progress, stop));
  return activate(ledger, offer, prepared);
}

Status UpgradeController::write_slot(Ledger& ledger, const releases::Offer& offer,
                                     Prepared& prepared, const slots::OnProgress& progress,
                                     const std::stop_token& stop) {
  const auto& survey = prepared.survey;
  TRY(save(ledger, UpgradeState::writing));
  TRY(activator_.make_room(survey.esp, survey.target.id));

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
  TRY(save(ledger, UpgradeState::verifying));
  return writer.verify(job);
}

/// Everything is verified on the medium.
Status UpgradeController::activate(Ledger& ledger, const releases::Offer& offer,
                                   const Prepared& prepared) {
  const auto& manifest = offer.manifest;
  const auto uki = TRY_CONTEXT(ports_.source.uki(manifest), "fetching the boot image");
  TRY(save(ledger, UpgradeState::installed));
  TRY(activator_.activate({.slot = prepared.survey.target.id,
                           .release = {manifest.version, manifest.root_hash},
                           .entry = prepared.survey.esp.install},
                          uki));
  return save(ledger, UpgradeState::reboot_pending);
}

// ---- ending -----------------------------------------------------------------------------------

Result<UpgradeStatus> UpgradeController::status() {
  auto ledger = Ledger::read(ports_.store);
  return status_of(ledger);
}

Result<UpgradeStatus> UpgradeController::status_of(Ledger& ledger) {
  const auto state = TRY(settle_records(ledger));
  UpgradeStatus status{.record = ledger.record(), .failed = ledger.failed()};
  status.record.state = state;
  const auto files = TRY(ports_.esp.list());
  status.entry = bootloader::sdboot::find_entry(files, facts_.stem(), facts_.version);
  const auto slots = TRY(activator_.slots());
  status.slots = slots.slots();
  return status;
}

Status UpgradeController::cancel() {
  auto ledger = TRY(settle_and_save());
  const auto& record = ledger.record();
  const bool waiting = record.state == UpgradeState::reboot_pending || record.resumable() ||
                       record.state == UpgradeState::planned;
  if (!waiting || !record.target || record.target->root_hash == facts_.root_hash) {
    return fail(UpgradeErrc::nothing_to_cancel, "no upgrade is under way (state {})",
                to_string(record.state));
  }
  const auto& target = *record.target;
  return call_off(ledger, {target.version, target.root_hash});
}

/// Effects before the record: after a power cut the upgrade still counts as under way, and can be
/// called off again.
Status UpgradeController::call_off(Ledger& ledger, const bootloader::slots::SlotContent& release) {
  TRY(activator_.deactivate(release));
  auto& record = ledger.record();
  record.outcome = formatted("the upgrade to {} was cancelled", release.version.text());
  record.target.reset();
  record.interruption.clear();
  return save(ledger, UpgradeState::idle);
}

Result<UpgradeState> UpgradeController::settle_records(Ledger& ledger) {
  auto& record = ledger.record();
  if (!record.target) return record.state;
  const auto& target = *record.target;
  SettleFacts facts{.record = record, .running_root_hash = facts_.root_hash};
  const auto files = TRY(ports_.esp.list());
  facts.target_entry = bootloader::sdboot::find_entry(files, facts_.stem(), target.version);
  facts.health = health::load_health_report(ports_.store, target.root_hash);
  const auto settlement = settle(facts);
  if (!settlement.failure.empty()) {
    ledger.failed().add({target.version, target.digest, settlement.failure, ports_.clock.now()});
  }
  if (settlement.forget_failure) ledger.failed().forget(target.digest);
  record.outcome = settlement.outcome;
  record.interruption = settlement.interruption;
  if (settlement.state == UpgradeState::good) {
    record.security_epoch = std::max(record.security_epoch, target.security_epoch);
  }
  return settlement.state;
}

Result<Ledger> UpgradeController::settle_and_save() {
  auto ledger = Ledger::read(ports_.store);
  const auto record = ledger.record();
  const auto failed = ledger.failed();
  const auto state = TRY(settle_records(ledger));
  if (ledger.failed() != failed) TRY(ledger.save_failed(ports_.store, ports_.clock.now()));
  if (state != record.state || ledger.record() != record) TRY(save(ledger, state));
  return ledger;
}

Result<UpgradeRecord> UpgradeController::settle_after_boot() {
  const auto ledger = TRY(settle_and_save());
  return ledger.record();
}

Result<RollbackPlan> UpgradeController::plan_rollback() {
  const auto slots = TRY(activator_.slots());
  const auto other = TRY(slots.inactive());
  const auto files = TRY(ports_.esp.list());
  const auto running = bootloader::sdboot::find_entry(files, facts_.stem(), facts_.version);
  const auto target =
      other.content ? bootloader::sdboot::find_entry(files, facts_.stem(), other.content->version)
                    : std::optional<BootEntry>{};
  if (!running || !target || target->bad()) {
    return std::unexpected(
        Error(UpgradeErrc::no_other_release,
              formatted("slot {} holds no release that could be booted instead of {}",
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
  auto ledger = TRY(settle_and_save());
  auto plan = TRY(plan_rollback());
  if (plan.calls_off) {
    const auto slots = TRY(activator_.slots());
    const auto free = TRY(slots.inactive());
    TRY(call_off(ledger, *free.content));
  } else {
    TRY(send_back(ledger, plan));
  }
  return plan;
}

Status UpgradeController::send_back(Ledger& ledger, const RollbackPlan& plan) {
  auto& record = ledger.record();
  TRY(check_step(record.state, UpgradeState::rolled_back));
  record.outcome = formatted("release {} was rolled back on request", plan.from.text());
  TRY(save(ledger, UpgradeState::rolled_back));
  if (record.target && record.target->root_hash == facts_.root_hash) {
    ledger.failed().add({plan.from, record.target->digest, record.outcome, ports_.clock.now()});
    TRY(ledger.save_failed(ports_.store, ports_.clock.now()));
  }
  // The entry last: until it is renamed this release boots, and settling undoes the record.
  return ports_.esp.rename(plan.entry.file_name(),
                           bootloader::sdboot::marked_bad(plan.entry).file_name());
}

}  // namespace orlop::agent::upgrade
