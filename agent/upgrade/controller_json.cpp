// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/controller.hpp"

namespace orlop::agent::upgrade {
namespace {

codec::Value to_value(const bootloader::slots::Slot& slot) {
  auto json = codec::Value::object({{"slot", bootloader::slots::to_string(slot.id)},
                                    {"rootPartition", std::int64_t{slot.root_partition}},
                                    {"verityPartition", std::int64_t{slot.verity_partition}},
                                    {"rootBytes", slot.root_size},
                                    {"state", slot.damaged   ? "damaged"
                                              : slot.content ? "filled"
                                                             : "empty"}});
  if (slot.content) {
    json.set("version", slot.content->version.text());
    json.set("rootHash", slot.content->root_hash.hex());
  }
  return json;
}

codec::Value names(const std::vector<std::string>& list) {
  return codec::Value::array(codec::Array(list.begin(), list.end()));
}

}  // namespace

codec::Value to_value(const UpgradePlan& plan) {
  const auto bytes = [](std::uint64_t blocks) { return blocks * disk::kVerityBlock; };
  return codec::Value::object({{"schema", "orlop.upgrade-plan/1"},
                               {"from", plan.from.text()},
                               {"to", to_value(plan.target)},
                               {"slot", bootloader::slots::to_string(plan.slot)},
                               {"resumes", plan.resumes},
                               {"imageBytes", plan.image_bytes},
                               {"downloadBytes", plan.download_bytes},
                               {"fetchedBytes", bytes(plan.delta.fetched_blocks())},
                               {"copiedBytes", bytes(plan.delta.copied_blocks())},
                               {"keptBytes", bytes(plan.delta.kept)},
                               {"ranges", static_cast<std::uint64_t>(plan.delta.fetches.size())},
                               {"removesBootEntries", names(plan.esp.remove)},
                               {"addsBootEntry", plan.esp.install},
                               {"effect", "reboot"}});
}

codec::Value to_value(const UpgradeCheck& check) {
  auto json = codec::Value::object({{"schema", "orlop.upgrade-check/1"}});
  json.set("available", check.available ? to_value(*check.available) : codec::Value{});
  if (!check.reason.empty()) json.set("reason", check.reason);
  return json;
}

codec::Value to_value(const UpgradeStatus& status) {
  auto json = to_value(status.record);
  json.set("schema", "orlop.upgrade-status/1");
  json.set("bootEntry", status.entry ? codec::Value(status.entry->file_name()) : codec::Value{});
  json.set("onTrial", status.entry && !status.entry->good());
  codec::Array slots;
  for (const auto& slot : status.slots) slots.push_back(to_value(slot));
  json.set("slots", std::move(slots));
  json.set("failedReleases", *to_value(status.failed).find("releases"));
  return json;
}

codec::Value to_value(const RollbackPlan& plan) {
  auto json = codec::Value::object(
      {{"schema", "orlop.rollback-plan/1"}, {"from", plan.from.text()}, {"to", plan.to.text()}});
  const auto name = plan.entry.file_name();
  if (plan.calls_off) {
    json.set("removesBootEntry", name);
    json.set("effect", "none");
    return json;
  }
  json.set("renamesBootEntry", name);
  json.set("renamesBootEntryTo", bootloader::sdboot::marked_bad(plan.entry).file_name());
  json.set("effect", "reboot");
  return json;
}

}  // namespace orlop::agent::upgrade
