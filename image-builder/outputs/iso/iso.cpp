// SPDX-License-Identifier: Apache-2.0
#include <format>

#include "image-builder/outputs/esp.hpp"
#include "image-builder/outputs/outputs.hpp"
#include "image-builder/steps/uki/uki.hpp"
#include "libs/disk/gpt.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::outputs {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
/// Name of the ISO 9660 volume; the initrd's udev rule and the installer look for it.
constexpr std::string_view kVolume = "ORLOP_INSTALL";

/// The ISO 9660 part: what the installer reads besides the root blocks.
Status stage_files(const StepResults& results, const fs::path& release, const fs::path& stage) {
  std::error_code error;
  fs::create_directories(stage / "orlop", error);
  for (const auto& entry : fs::directory_iterator(release)) {
    if (entry.path().extension() == ".root")
      continue;  // the root blocks are a partition of the medium
    fs::copy_file(entry.path(), stage / "orlop" / entry.path().filename(), error);
    if (error) return fail_errno(error.value(), "copying {}", entry.path().string());
  }
  fs::copy_file(results.at("uki") / "systemd-bootx64.efi", stage / "orlop/systemd-bootx64.efi",
                error);
  if (error) return fail_errno(error.value(), "copying the boot loader");
  return {};
}

/// xorriso names appended partitions itself; ours are found by label.
Status name_partitions(const fs::path& image) {
  auto table = TRY(disk::read_table(image));
  std::vector<disk::PartitionChange> changes;
  for (const auto& partition : table.partitions) {
    std::string_view label;
    if (partition.type.text() == disk::types::kRoot) label = steps::uki::kMediumRootLabel;
    if (partition.type.text() == disk::types::kRootVerity) label = steps::uki::kMediumVerityLabel;
    if (label.empty()) continue;
    changes.push_back(
        {.number = partition.number, .label = std::string(label), .uuid = partition.uuid});
  }
  if (changes.size() != 2)
    return fail(Errc::corrupt, "{} lacks its root partitions", image.string());
  return disk::write_identities(image, TRY(disk::apply_changes(table, changes)));
}

}  // namespace

Status write_medium(const BuildContext& context, const StepResults& results,
                    const fs::path& release, const fs::path& image) {
  const auto& boot = results.at("uki");
  const auto& root = results.at("root-image");
  const auto scratch = TRY(sys::TemporaryFolder::create("orlop-medium"));
  const auto esp = scratch.path() / "esp";
  TRY(sys::write_file(scratch.path() / "loader.conf", "timeout 0\nsecure-boot-enroll off\n"));
  const auto esp_size = (fs::file_size(boot / "installer.efi") / kMiB + 3) * kMiB;
  TRY(make_esp(
      context.runner, esp, esp_size,
      {{"EFI/BOOT/BOOTX64.EFI", boot / "systemd-bootx64.efi"},
       {"loader/loader.conf", scratch.path() / "loader.conf"},
       {std::format("EFI/Linux/{}-installer_{}.efi", context.image_id(), context.version.text()),
        boot / "installer.efi"}},
      context.epoch()));
  TRY(stage_files(results, release, scratch.path() / "stage"));
  TRY(sys::run_checked(
      context.runner,
      {.argv = {"xorriso", "-as", "mkisofs", "-quiet", "-V", std::string(kVolume), "-o",
                image.string(), "-r", "-J",
                // Without it, files keep the time of being staged.
                "--set_all_file_dates", std::format("{:%Y%m%d%H%M%S}00", context.archive.date),
                "-appended_part_as_gpt", "-append_partition", "2", std::string(disk::types::kEsp),
                esp.string(), "-append_partition", "3", std::string(disk::types::kRoot),
                (root / "root.erofs").string(), "-append_partition", "4",
                std::string(disk::types::kRootVerity), (root / "verity").string(), "-e",
                "--interval:appended_partition_2:all::", "-no-emul-boot",
                (scratch.path() / "stage").string()},
       .environment = {{"SOURCE_DATE_EPOCH", context.epoch()}},
       .timeout = std::chrono::minutes(5)}));
  return name_partitions(image);
}

}  // namespace orlop::builder::outputs
