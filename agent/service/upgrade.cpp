// SPDX-License-Identifier: Apache-2.0
#include "agent/service/methods.hpp"

namespace orlop::agent::service {
namespace {

using codec::Value;
using schema::at;

struct ReleaseRequest {
  std::string version;  ///< empty: the newest
  bool retry_failed = false;
};

std::optional<schema::Problem> check_version(const Value& value) {
  const auto parsed = Version::parse(value.string());
  if (parsed) return std::nullopt;
  return schema::Problem{"is no version: " + parsed.error().message(), "Write: 2.0"};
}

constexpr schema::Field kReleaseFields[] = {
    {.key = "version",
     .member = at<&ReleaseRequest::version>,
     .text = "The release; left out: the newest that this node may install.",
     .rule = {.check = check_version}},
    {.key = "retryFailed",
     .member = at<&ReleaseRequest::retry_failed>,
     .text = "Consider releases that failed on this node, too.",
     .initial = "false"}};
constexpr schema::Section<ReleaseRequest> kRelease({.fields = kReleaseFields});

Result<upgrade::UpgradeRequest> wanted(const ReleaseRequest& request) {
  upgrade::UpgradeRequest wanted{.retry_failed = request.retry_failed};
  if (!request.version.empty()) wanted.version = TRY(Version::parse(request.version));
  return wanted;
}

struct RollbackRequest {
  bool dry_run = false;
};
constexpr schema::Field kRollbackFields[] = {{.key = "dryRun",
                                              .member = at<&RollbackRequest::dry_run>,
                                              .text = "Only say what would change.",
                                              .initial = "false"}};
constexpr schema::Section<RollbackRequest> kRollback({.fields = kRollbackFields});

Answer check_upgrade(UpgradeLane& lane, const ReleaseRequest& request, const Reporter&) {
  auto* const controller = TRY(lane.controller);
  return to_value(TRY(controller->check(TRY(wanted(request)))));
}

Answer plan_upgrade(UpgradeLane& lane, const ReleaseRequest& request, const Reporter&) {
  auto* const controller = TRY(lane.controller);
  return to_value(TRY(controller->plan(TRY(wanted(request)))));
}

Answer apply_upgrade(UpgradeLane& lane, const ReleaseRequest& request, const Reporter& report) {
  auto* const controller = TRY(lane.controller);
  // The boot may have been blessed since the last settlement.
  TRY(controller->settle_after_boot());
  const UpgradeStop::Running running(lane.stop);
  const auto progress = [&report](const slots::Progress& step) { report(to_value(step)); };
  return to_value(TRY(controller->apply(TRY(wanted(request)), progress, running.token())));
}

Answer upgrade_status(InstantLane& lane, const Nothing&, const Reporter&) {
  return to_value(TRY(lane.upgrade()));
}

Value cancelled(std::string_view how) {
  return Value::object({{"schema", "orlop.upgrade-cancel/1"}, {"cancelled", how}});
}

/// An upgrade that runs is told to stop without waiting for its lane, which it holds.
std::optional<Answer> stop_running(Node& node) {
  if (node.upgrade.stop.request()) return cancelled("stopping");
  return std::nullopt;
}

Answer cancel_upgrade(UpgradeLane& lane, const Nothing&, const Reporter&) {
  auto* const controller = TRY(lane.controller);
  TRY(controller->cancel());
  return cancelled("removed");
}

Answer roll_back(UpgradeLane& lane, const RollbackRequest& request, const Reporter&) {
  auto* const controller = TRY(lane.controller);
  if (request.dry_run) return to_value(TRY(controller->plan_rollback()));
  return to_value(TRY(controller->rollback()));
}

}  // namespace

std::vector<Method> upgrade_methods() {
  return {
      method<check_upgrade, kRelease>(
          {.member = "UpgradeCheck",
           .text = "What the repository offers and whether this node may install it.",
           .answers = {"orlop.upgrade-check/1"}}),
      method<plan_upgrade, kRelease>(
          {.member = "UpgradePlan",
           .text = "What an upgrade would fetch, copy and write. Changes nothing.",
           .answers = {"orlop.upgrade-plan/1"}}),
      method<apply_upgrade, kRelease>(
          {.member = "UpgradeApply",
           .text = "Puts the release into the free slot; the next boot tries it. Reports progress.",
           .answers = {"orlop.upgrade-status/1"}}),
      method<upgrade_status>(
          {.member = "UpgradeStatus",
           .text = "The upgrade's state, the slots and the releases that failed here.",
           .answers = {"orlop.upgrade-status/1"}}),
      method<cancel_upgrade>(
          {.member = "UpgradeCancel",
           .text = "Makes a running upgrade stop at its next safe point, at once; "
                   "without one, gives up an upgrade that is interrupted or waits for "
                   "its reboot.",
           .answers = {"orlop.upgrade-cancel/1"},
           .ahead = stop_running}),
      method<roll_back, kRollback>({.member = "Rollback",
                                    .text = "Makes the next boot start the other slot's release.",
                                    .answers = {"orlop.rollback-plan/1"}}),
  };
}

}  // namespace orlop::agent::service
