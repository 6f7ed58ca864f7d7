// SPDX-License-Identifier: Apache-2.0
#include "agent/daemon/node_service.hpp"

namespace orlop::agent::daemon {
namespace {

using codec::Value;

/// {"version":"2.0","retry_failed":true}, each optional; null is the newest release.
Result<UpgradeRequest> request_of(const Value& request) {
  UpgradeRequest wanted;
  if (request.find("version") != nullptr)
    wanted.version = TRY(Version::parse(TRY(request.get_string("version"))));
  if (request.find("retry_failed") != nullptr)
    wanted.retry_failed = TRY(request.get_bool("retry_failed"));
  return wanted;
}

}  // namespace

Status NodeService::settle_after_boot() {
  const std::scoped_lock turn(upgrade_turn_);
  TRY(TRY(parts_.upgrade)->settle_after_boot());
  return {};
}

void NodeService::stop_upgrade() {
  const std::scoped_lock lock(stop_mutex_);
  stop_.request_stop();
}

NodeService::Answer NodeService::upgrade_check(const Value& request) {
  const auto wanted = TRY(request_of(request));
  auto* const upgrade = TRY(parts_.upgrade);
  return to_json(TRY(upgrade->check(wanted)));
}

NodeService::Answer NodeService::upgrade_plan(const Value& request) {
  const auto wanted = TRY(request_of(request));
  auto* const upgrade = TRY(parts_.upgrade);
  return to_json(TRY(upgrade->plan(wanted)));
}

NodeService::Answer NodeService::upgrade_apply(const Value& request) {
  const auto wanted = TRY(request_of(request));
  auto* const upgrade = TRY(parts_.upgrade);
  const std::scoped_lock turn(upgrade_turn_);
  // The boot may have been blessed since the last settlement.
  TRY(upgrade->settle_after_boot());
  std::stop_token stop;
  {
    const std::scoped_lock lock(stop_mutex_);
    stop_ = std::stop_source();
    stop = stop_.get_token();
  }
  const auto report = [this](const Progress& progress) { parts_.progress(to_json(progress)); };
  return to_json(TRY(upgrade->apply(wanted, report, stop)));
}

NodeService::Answer NodeService::upgrade_status(const Value&) {
  auto* const upgrade = TRY(parts_.upgrade);
  return to_json(TRY(upgrade->status()));
}

NodeService::Answer NodeService::upgrade_cancel(const Value&) {
  auto* const upgrade = TRY(parts_.upgrade);
  const std::unique_lock turn(upgrade_turn_, std::try_to_lock);
  if (!turn.owns_lock()) {
    stop_upgrade();
    return Value::object({{"schema", "orlop.upgrade-cancel/1"}, {"cancelled", "stopping"}});
  }
  TRY(upgrade->cancel());
  return Value::object({{"schema", "orlop.upgrade-cancel/1"}, {"cancelled", "removed"}});
}

NodeService::Answer NodeService::rollback(const Value& request) {
  auto* const upgrade = TRY(parts_.upgrade);
  const auto* const dry_run = request.find("dry_run");
  if (dry_run != nullptr && TRY(request.get_bool("dry_run")))
    return to_json(TRY(upgrade->plan_rollback()));
  const std::scoped_lock turn(upgrade_turn_);
  return to_json(TRY(upgrade->rollback()));
}

}  // namespace orlop::agent::daemon
