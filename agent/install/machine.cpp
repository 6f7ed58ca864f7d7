// SPDX-License-Identifier: Apache-2.0
#include "agent/install/machine.hpp"

#include <algorithm>

#include "libs/codec/json.hpp"

namespace orlop::agent::install {
namespace {

std::string text_or_empty(const codec::Value& device, std::string_view key) {
  const auto* const value = device.find(key);
  return value != nullptr && value->is_string() ? value->string() : "";
}

bool is_mounted(const codec::Value& device) {
  const auto* const points = device.find("mountpoints");
  return points != nullptr && points->is_array() &&
         std::ranges::any_of(points->items(), &codec::Value::is_string);
}

/// Mounted, or carrying something other than partitions (dm-crypt, dm-verity, LVM, RAID).
bool is_in_use(const codec::Value& device) {
  if (is_mounted(device)) return true;
  const auto* const children = device.find("children");
  if (children == nullptr || !children->is_array()) return false;
  return std::ranges::any_of(children->items(), [](const codec::Value& child) {
    return text_or_empty(child, "type") != "part" || is_in_use(child);
  });
}

bool is_disk(const codec::Value& device) {
  const auto path = text_or_empty(device, "path");
  return text_or_empty(device, "type") == "disk" && !path.starts_with("/dev/zram") &&
         !path.starts_with("/dev/ram") && !path.starts_with("/dev/fd");
}

}  // namespace

Result<std::vector<DiskFacts>> parse_disks(std::string_view lsblk_json) {
  const auto document = TRY_CONTEXT(codec::parse_json(lsblk_json), "output of lsblk");
  const auto* const devices = TRY_CONTEXT(document.get_array("blockdevices"), "output of lsblk");
  std::vector<DiskFacts> disks;
  for (const auto& device : *devices) {
    if (!is_disk(device)) continue;
    DiskFacts facts{.device = text_or_empty(device, "path")};
    facts.size = TRY_CONTEXT(device.get_size("size"), "output of lsblk");
    facts.read_only = TRY_CONTEXT(device.get_bool("ro"), "output of lsblk");
    facts.in_use = is_in_use(device);
    facts.content = text_or_empty(device, "pttype");
    if (facts.content.empty()) facts.content = text_or_empty(device, "fstype");
    facts.model = text_or_empty(device, "model");
    if (facts.size > 0) disks.push_back(std::move(facts));
  }
  return disks;
}

Result<MachineFacts> observe_machine(sys::CommandRunner& runner,
                                     const platform::PlatformFacts& platform) {
  const auto output = TRY(
      sys::run_checked(runner, {.argv = {"lsblk", "--json", "--bytes", "--output",
                                         "PATH,TYPE,SIZE,RO,FSTYPE,PTTYPE,MOUNTPOINTS,MODEL"}}));
  return MachineFacts{.disks = TRY(parse_disks(output)), .platform = platform};
}

}  // namespace orlop::agent::install
