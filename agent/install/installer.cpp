// SPDX-License-Identifier: Apache-2.0
#include "agent/install/installer.hpp"

#include <algorithm>

#include "agent/releases/leaves.hpp"
#include "agent/slots/activation.hpp"
#include "agent/slots/disk_slots.hpp"
#include "agent/slots/progress.hpp"
#include "bootloader/sdboot/loader_files.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::install {
namespace {
namespace fs = std::filesystem;
using bootloader::slots::SlotId;
using bootloader::slots::SlotTable;

/// What FAT makes of a file under umask=0077; it refuses chmod to anything else.
constexpr std::uint32_t kEspMode = 0700;
/// Sealed state opens with this Secure Boot policy (PCR 7 as it is now), when the stub was given
/// nothing beside the signed UKI (PCR 12), before a volume was measured into PCR 15, and under the
/// release's signed policy for PCR 11. The initrd's systemd-repart.service says the same.
constexpr std::string_view kSealedPcrs =
    "7+12:sha256=0000000000000000000000000000000000000000000000000000000000000000"
    "+15:sha256=0000000000000000000000000000000000000000000000000000000000000000";

/// Unmounts when it goes out of scope; unmount() reports what destructors cannot.
class Mounted {
 public:
  Mounted(sys::CommandRunner& runner, fs::path mount_point)
      : runner_(runner), mount_point_(std::move(mount_point)) {}
  Mounted(const Mounted&) = delete;
  Mounted& operator=(const Mounted&) = delete;
  ~Mounted() {
    if (!done_) (void)unmount();  // an earlier error is being reported
  }
  Status unmount() {
    done_ = true;
    TRY(sys::run_checked(runner_, {.argv = {"umount", mount_point_.string()}}));
    return {};
  }

 private:
  sys::CommandRunner& runner_;
  fs::path mount_point_;
  bool done_ = false;
};

Result<disk::Partition> find_esp(const disk::PartitionTable& table) {
  for (const auto& partition : table.partitions) {
    if (partition.type.text() == disk::types::kEsp) return partition;
  }
  return fail(Errc::not_found, "the new partition table has no EFI system partition");
}

}  // namespace

codec::Value to_value(const InstallReport& report) {
  return codec::Value::object({{"schema", "orlop.install/1"},
                               {"device", report.plan.device.string()},
                               {"version", report.plan.version.text()},
                               {"rootHash", report.plan.root_hash.hex()},
                               {"slot", bootloader::slots::to_string(SlotId::a)},
                               {"bootEntry", report.boot_entry},
                               {"bytesWritten", report.bytes_written}});
}

Result<InstallReport> Installer::run(const InstallPlan& plan, const std::string& config,
                                     const slots::OnProgress& progress, std::stop_token stop) {
  progress({.phase = "partitioning", .total = plan.image_bytes});
  TRY(stage_state(config));
  TRY_CONTEXT(make_partitions(plan), formatted("partitioning {}", plan.device.string()));
  slots::DiskSlots device(plan.device);
  InstallReport report{.plan = plan};
  report.bytes_written = TRY(write_slot(device, progress, stop));
  progress({.phase = "booting", .done = plan.image_bytes, .total = plan.image_bytes});
  report.boot_entry = TRY(make_bootable(plan, device));
  return report;
}

/// The tree that becomes the root of the state partition.
Status Installer::stage_state(const std::string& config) {
  const auto orlop = paths_.work / "state" / "orlop";
  TRY(sys::make_folders(orlop / "config.d"));
  std::error_code error;
  fs::permissions(orlop, fs::perms::owner_all, error);
  if (error) return fail_errno(error.value(), "{}", orlop.string());
  if (config.empty()) return {};
  return sys::write_file(orlop / "config.d" / "50-install.yaml", config, 0600,
                         sys::Durability::volatile_);
}

Status Installer::make_partitions(const InstallPlan& plan) {
  const auto folder = paths_.work / "repart.d";
  TRY(sys::make_folders(folder));
  const auto definitions = TRY(with_state_content(definitions_, paths_.work / "state"));
  for (const auto& [name, text] : definitions) {
    TRY(sys::write_file(folder / name, text, 0644, sys::Durability::volatile_));
  }
  TRY(sys::run_checked(runner_,
                       {.argv = {"systemd-repart", "--dry-run=no", "--empty=force", "--seed=random",
                                 "--definitions=" + folder.string(), "--tpm2-device=auto",
                                 "--tpm2-pcrs=" + std::string(kSealedPcrs),
                                 "--tpm2-public-key=" + paths_.pcr_public_key.string(),
                                 "--tpm2-public-key-pcrs=11", plan.device.string()},
                        .timeout = std::chrono::minutes(5)}));
  // udev reads the new table once more and makes the partitions' nodes anew.
  TRY(sys::run_checked(runner_, {.argv = {"udevadm", "settle", "--timeout=30"}}));
  return {};
}

Result<std::uint64_t> Installer::write_slot(slots::SlotDevice& device,
                                            const slots::OnProgress& progress,
                                            const std::stop_token& stop) {
  const auto& manifest = source_.offer().manifest;
  const auto table = TRY(device.table());
  const auto slots = TRY(SlotTable::load(table, stem_, {}));
  const auto image = TRY(releases::authentic_leaves(source_, manifest));
  const slots::SlotWriteJob job{
      .target = slots.slot(SlotId::a),
      .running = {},
      .image = &image,
      .plan = slots::plan_delta(image, {}, {}, {}),
      .read_range =
          [&](net::ByteRange range, const net::ByteSink& sink) {
            return source_.read_root(manifest, range, sink);
          },
  };
  slots::SlotWriter writer(device, progress, stop);
  TRY(writer.write(job));
  TRY(writer.verify(job));
  return manifest.root.size + disk::verity_size(image.size());
}

Result<std::string> Installer::make_bootable(const InstallPlan& plan, slots::SlotDevice& device) {
  const auto table = TRY(device.table());
  const auto esp = TRY(find_esp(table));
  const auto mount_point = paths_.work / "esp";
  TRY(sys::make_folders(mount_point));
  TRY(sys::run_checked(
      runner_,
      {.argv = {"mount", "-t", "vfat", "-o", "umask=0077,nosuid,nodev,noexec",
                disk::partition_path(plan.device, esp.number).string(), mount_point.string()}}));
  Mounted mounted(runner_, mount_point);
  auto entry = TRY(fill_esp(mount_point, device));
  TRY(mounted.unmount());
  return entry;
}

/// The boot loader under the name every firmware starts and under its own, then the slot's name and
/// the entry, as an upgrade does it.
Result<std::string> Installer::fill_esp(const fs::path& mount_point, slots::SlotDevice& device) {
  const auto& manifest = source_.offer().manifest;
  const auto boot_loader = TRY(source_.boot_loader());
  const auto& architecture = architecture::own();
  for (const auto& name : {bootloader::sdboot::removable_loader_path(architecture),
                           bootloader::sdboot::loader_path(architecture)}) {
    TRY(sys::write_file(mount_point / name, boot_loader, kEspMode));
  }
  TRY(sys::write_file(mount_point / bootloader::sdboot::kLoaderSettingsPath,
                      bootloader::sdboot::kLoaderSettings, kEspMode));
  TRY(sys::make_folders(mount_point / bootloader::sdboot::kEntryFolder));
  bootloader::sdboot::EspFolder esp(mount_point);
  const auto files = TRY(esp.list());
  const auto free = TRY(esp.free_bytes());
  const auto esp_plan = TRY(bootloader::sdboot::plan_esp(files, free,
                                                         {.stem = stem_,
                                                          .booted = {},
                                                          .installing = manifest.version,
                                                          .uki_size = manifest.uki.size}));
  const auto uki = TRY(source_.uki(manifest));
  TRY(slots::Activator(device, esp, stem_, {})
          .activate({.slot = SlotId::a,
                     .release = {manifest.version, manifest.root_hash},
                     .entry = esp_plan.install},
                    uki));
  return esp_plan.install;
}

}  // namespace orlop::agent::install
