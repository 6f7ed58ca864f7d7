// SPDX-License-Identifier: Apache-2.0
#include "image-builder/outputs/iso/iso.hpp"

#include "bootloader/sdboot/boot_entry.hpp"
#include "bootloader/sdboot/loader_files.hpp"
#include "image-builder/outputs/esp.hpp"
#include "libs/base/format.hpp"
#include "libs/disk/gpt.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::outputs::iso {
namespace fs = std::filesystem;
namespace {

using pipeline::Known;
using pipeline::Tool;
using pipeline::Workshop;

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
/// Name of the ISO 9660 volume; the initrd's udev rule and the installer look for it.
constexpr std::string_view kVolume = "ORLOP_INSTALL";

/// What the medium says of its architecture.
struct Names {
  std::string root_type;
  std::string verity_type;
  std::string removable_loader;
  std::string loader_file;
};

struct Needs {
  std::string image_id;
  Known<Version> version;
  Known<steps::ArchiveState> archive;
  Names names;
  Part root;
  Part verity;
  Part installer;
  Part loader;
  Part release;
  EspTools esp;
  Tool xorriso;
};

struct Made {
  Part image{"install.iso"};
};

/// The ISO 9660 part: what the installer reads besides the root blocks.
Status stage_files(const Needs& needs, const fs::path& stage) {
  std::error_code error;
  fs::create_directories(stage / "orlop", error);
  for (const auto& entry : fs::directory_iterator(needs.release.path())) {
    if (entry.path().extension() == ".root")
      continue;  // the root blocks are a partition of the medium
    fs::copy_file(entry.path(), stage / "orlop" / entry.path().filename(), error);
    if (error) return fail_errno(error.value(), "copying {}", entry.path().string());
  }
  fs::copy_file(needs.loader.path(), stage / "orlop" / needs.names.loader_file, error);
  if (error) return fail_errno(error.value(), "copying the boot loader");
  return {};
}

/// xorriso names appended partitions itself; ours are found by label.
Status name_partitions(const Needs& needs, const fs::path& image) {
  auto table = TRY(orlop::disk::read_table(image));
  std::vector<orlop::disk::PartitionChange> changes;
  for (const auto& partition : table.partitions) {
    std::string_view label;
    if (partition.type.text() == needs.names.root_type) label = steps::uki::kMediumRootLabel;
    if (partition.type.text() == needs.names.verity_type) label = steps::uki::kMediumVerityLabel;
    if (label.empty()) continue;
    changes.push_back(
        {.number = partition.number, .label = std::string(label), .uuid = partition.uuid});
  }
  if (changes.size() != 2)
    return fail(Errc::corrupt, "{} lacks its root partitions", image.string());
  const auto changed = TRY(orlop::disk::apply_changes(table, changes));
  return orlop::disk::write_identities(image, changed);
}

std::string epoch_of(const Needs& needs) {
  return std::to_string(needs.archive->date.time_since_epoch().count());
}

Status fill_esp(const Needs& needs, const Workshop& workshop, const fs::path& settings,
                const fs::path& esp) {
  // Without a counter: the medium can be started as often as one likes.
  const bootloader::sdboot::BootEntry entry{needs.image_id + "-installer", *needs.version};
  TRY(sys::write_file(settings, bootloader::sdboot::kLoaderSettings));
  const auto size = (fs::file_size(needs.installer.path()) / kMiB + 3) * kMiB;
  return make_esp(workshop, needs.esp, esp, size,
                  {{needs.names.removable_loader, needs.loader.path()},
                   {std::string(bootloader::sdboot::kLoaderSettingsPath), settings},
                   {formatted("{}/{}", bootloader::sdboot::kEntryFolder, entry.file_name()),
                    needs.installer.path()}},
                  epoch_of(needs));
}

Status write_medium(const Needs& needs, const Workshop& workshop, const fs::path& folder) {
  const auto scratch = TRY(sys::TemporaryFolder::create("orlop-medium"));
  const auto esp = scratch.path() / "esp";
  TRY(fill_esp(needs, workshop, scratch.path() / "loader.conf", esp));
  TRY(stage_files(needs, scratch.path() / "stage"));
  const auto image = folder / "install.iso";
  TRY(workshop.run(
      {.tool = needs.xorriso,
       .arguments = {"-as", "mkisofs", "-quiet", "-V", std::string(kVolume), "-o", image.string(),
                     "-r", "-J",
                     // Without it, files keep the time of being staged.
                     "--set_all_file_dates", formatted("{:%Y%m%d%H%M%S}00", needs.archive->date),
                     "-appended_part_as_gpt", "-append_partition", "2",
                     std::string(orlop::disk::types::kEsp), esp.string(), "-append_partition", "3",
                     needs.names.root_type, needs.root.path().string(), "-append_partition", "4",
                     needs.names.verity_type, needs.verity.path().string(), "-e",
                     "--interval:appended_partition_2:all::", "-no-emul-boot",
                     (scratch.path() / "stage").string()},
       .environment = {{"SOURCE_DATE_EPOCH", epoch_of(needs)}},
       .timeout = std::chrono::minutes(5)}));
  return name_partitions(needs, image);
}

std::string describe_medium(const Needs&) { return "install medium"; }

constexpr pipeline::Step<Needs, Made> kStep = {
    .name = "iso", .revision = 1, .what = describe_medium, .run = write_medium};

Part plan_iso(pipeline::Planner& planner, const Inputs& inputs, const Job& job,
              const Artifacts& artifacts, const codec::Value&) {
  const auto& architecture = job.architecture();
  return planner
      .add(kStep,
           {.image_id = job.image_id(),
            .version = job.version,
            .archive = job.archive,
            .names = {.root_type = std::string(architecture.root_type),
                      .verity_type = std::string(architecture.verity_type),
                      .removable_loader = bootloader::sdboot::removable_loader_path(architecture),
                      .loader_file = std::string(architecture.loader)},
            .root = artifacts.root_image.image,
            .verity = artifacts.root_image.verity,
            .installer = artifacts.uki.installer,
            .loader = artifacts.uki.loader,
            .release = artifacts.release.folder,
            .esp = esp_tools(inputs),
            .xorriso = inputs.tool("xorriso")})
      .image;
}

}  // namespace

const Output kOutput = {
    .name = "iso",
    .file = "install.iso",
    .text = "The install medium, for optical drives and USB sticks, with the release it installs.",
    .plan = plan_iso,
    .deliver = deliver_file};

}  // namespace orlop::builder::outputs::iso
