// SPDX-License-Identifier: Apache-2.0
#include "agent/install/plan.hpp"

#include <algorithm>

#include "libs/disk/verity.hpp"

namespace orlop::agent::install {
namespace {

std::unexpected<Error> refuse(InstallErrc code, std::string message, std::string remedy) {
  return std::unexpected(Error(code, std::move(message)).with_remedy(std::move(remedy)));
}

Status check_machine(const InstallRequest& request, const platform::PlatformFacts& platform) {
  TRY(platform::check_tpm(platform));
  const auto secure = platform::check_secure_boot(platform);
  if (secure || request.allow_insecure_boot) return {};
  return std::unexpected(
      Error(secure.error())
          .with_remedy("Enrol the release's keys and turn Secure Boot on in the firmware's "
                       "setup, or pass --allow-insecure-boot."));
}

/// Could anybody mean this disk?
bool is_candidate(const DiskFacts& disk, std::uint64_t needed) {
  return !disk.read_only && !disk.in_use && disk.size >= needed;
}

std::string describe(const DiskFacts& disk) {
  std::string text = formatted("{} ({} MiB", disk.device.string(), disk.size >> 20);
  if (!disk.model.empty()) text += ", " + disk.model;
  return text + ")";
}

Result<DiskFacts> choose_disk(const MachineFacts& machine, std::uint64_t needed) {
  std::vector<DiskFacts> candidates;
  std::string names;
  for (const auto& disk : machine.disks) {
    if (!is_candidate(disk, needed)) continue;
    names += (names.empty() ? "" : ", ") + describe(disk);
    candidates.push_back(disk);
  }
  if (candidates.empty()) {
    return refuse(InstallErrc::no_disk,
                  formatted("no disk is writable, unused and of {} MiB or more", needed >> 20),
                  "Attach such a disk, or name one with `install.device` or --target.");
  }
  if (candidates.size() > 1) {
    return refuse(InstallErrc::several_disks,
                  formatted("{} disks can be installed to: {}", candidates.size(), names),
                  "Name one with `install.device` or --target.");
  }
  return candidates.front();
}

Result<DiskFacts> named_disk(const MachineFacts& machine, const std::filesystem::path& device) {
  const auto found = std::ranges::find(machine.disks, device, &DiskFacts::device);
  if (found != machine.disks.end()) return *found;
  std::string names;
  for (const auto& disk : machine.disks) names += (names.empty() ? "" : ", ") + describe(disk);
  return refuse(InstallErrc::not_a_disk,
                formatted("{} is not a disk of this machine", device.string()),
                "Name a whole disk: " + (names.empty() ? "there is none" : names) + ".");
}

Status check_disk(const DiskFacts& disk, const InstallRequest& request, std::uint64_t needed) {
  if (disk.read_only) {
    return refuse(InstallErrc::not_a_disk, describe(disk) + " is read-only", "Name another disk.");
  }
  if (disk.in_use) {
    return refuse(InstallErrc::disk_in_use, describe(disk) + " is in use",
                  "Unmount what is on it, or name another disk.");
  }
  if (disk.size < needed) {
    return refuse(InstallErrc::disk_too_small,
                  formatted("{} is smaller than the {} MiB that are needed", describe(disk),
                            (needed + 0xFFFFF) >> 20),
                  "Use a larger disk.");
  }
  if (!disk.content.empty() && !request.force) {
    return refuse(InstallErrc::disk_not_empty,
                  formatted("{} holds data ({})", describe(disk), disk.content),
                  formatted("Erase it first (`wipefs --all {}`), or pass --force to lose "
                            "everything on it.",
                            disk.device.string()));
  }
  return {};
}

Status check_slots(const std::vector<PartitionSpec>& partitions,
                   const release::Manifest& manifest) {
  const auto blocks = manifest.root.size / disk::kVerityBlock;
  for (const auto& partition : partitions) {
    const bool verity = partition.type.ends_with("-verity");
    if (!partition.type.starts_with("root-")) continue;
    const auto needed = verity ? disk::verity_size(blocks) : manifest.root.size;
    if (partition.minimum >= needed) continue;
    return fail(Errc::no_space, "partition {} of {} bytes is too small for release {} ({} bytes)",
                partition.type, partition.minimum, manifest.version.text(), needed);
  }
  return {};
}

}  // namespace

codec::Value to_value(const InstallPlan& plan) {
  codec::Array partitions;
  for (const auto& partition : plan.partitions) {
    partitions.push_back(codec::Value::object({{"type", partition.type},
                                               {"label", partition.label},
                                               {"minimumBytes", partition.minimum},
                                               {"encrypted", partition.encrypted}}));
  }
  return codec::Value::object({{"schema", "orlop.install-plan/1"},
                               {"device", plan.device.string()},
                               {"deviceBytes", plan.device_size},
                               {"overwrites", plan.overwrites},
                               {"version", plan.version.text()},
                               {"rootHash", plan.root_hash.hex()},
                               {"imageBytes", plan.image_bytes},
                               {"partitions", std::move(partitions)},
                               {"effect", "reinstall"}});
}

Result<InstallPlan> plan_install(const InstallRequest& request, const MachineFacts& machine,
                                 const std::vector<PartitionSpec>& partitions,
                                 const release::Manifest& manifest) {
  TRY(check_machine(request, machine.platform));
  TRY(check_slots(partitions, manifest));
  const auto needed = disk_size_for(partitions);
  const auto disk = request.device ? TRY(named_disk(machine, *request.device))
                                   : TRY(choose_disk(machine, needed));
  TRY(check_disk(disk, request, needed));
  return InstallPlan{.device = disk.device,
                     .device_size = disk.size,
                     .overwrites = disk.content,
                     .partitions = partitions,
                     .version = manifest.version,
                     .root_hash = manifest.root_hash,
                     .image_bytes = manifest.root.size};
}

}  // namespace orlop::agent::install
