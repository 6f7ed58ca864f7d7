// SPDX-License-Identifier: Apache-2.0
#include "image-builder/outputs/disk/disk.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "bootloader/sdboot/boot_entry.hpp"
#include "bootloader/sdboot/loader_files.hpp"
#include "bootloader/slots/slots.hpp"
#include "image-builder/outputs/esp.hpp"
#include "libs/base/format.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/disk/gpt.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::outputs::disk {
namespace fs = std::filesystem;
namespace {

using orlop::disk::Guid;
using pipeline::Known;
using pipeline::Tool;
using pipeline::Workshop;

/// What the image says of its architecture.
struct Names {
  std::string root_type;
  std::string verity_type;
  std::string removable_loader;
  std::string loader;
};

struct Needs {
  std::string image_id;
  Known<Version> version;
  Known<std::string> epoch;
  std::uint64_t esp_size;  ///< bytes
  std::uint64_t root_size;
  std::uint64_t verity_size;
  std::uint64_t disk_size;
  Names names;
  Part root;
  Part verity;
  Part root_hash;
  Part uki;
  Part loader;
  EspTools esp;
  Tool dd;
};

struct Made {
  Part image{"disk.raw"};
};

Guid derived_guid(std::string_view what) {
  return *Guid::from_bytes(crypto::Sha256::of(as_bytes(what)).bytes().first(Guid::kSize));
}

/// Copies a file to an offset of the image; blocks of zeros stay holes.
Status copy_into(const Needs& needs, const Workshop& workshop, const fs::path& from,
                 const fs::path& image, std::uint64_t offset) {
  constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
  TRY(workshop.run(
      {.tool = needs.dd,
       .arguments = {"if=" + from.string(), "of=" + image.string(), "bs=1M",
                     formatted("seek={}", offset / kMiB), "conv=notrunc,sparse", "status=none"},
       .timeout = std::chrono::minutes(5)}));
  return {};
}

/// Slot A holds the release as an upgrade would have put it there.
Result<orlop::disk::PartitionTable> node_table(const Needs& needs) {
  const auto root_hash = TRY(steps::root_image::read_root_hash(needs.root_hash));
  const auto [root_label, verity_label] =
      TRY(bootloader::slots::content_labels(needs.image_id, *needs.version));
  const auto [root_uuid, verity_uuid] = bootloader::slots::content_uuids(root_hash);
  const auto esp_type = TRY(Guid::parse(orlop::disk::types::kEsp));
  const auto root_type = TRY(Guid::parse(needs.names.root_type));
  const auto verity_type = TRY(Guid::parse(needs.names.verity_type));
  auto table = TRY(orlop::disk::lay_out(derived_guid("orlop-disk-" + needs.image_id),
                                        {{.number = 1,
                                          .type = esp_type,
                                          .uuid = derived_guid("orlop-esp"),
                                          .label = "esp",
                                          .size = needs.esp_size},
                                         {.number = 2,
                                          .type = root_type,
                                          .uuid = root_uuid,
                                          .label = root_label,
                                          .size = needs.root_size},
                                         {.number = 3,
                                          .type = verity_type,
                                          .uuid = verity_uuid,
                                          .label = verity_label,
                                          .size = needs.verity_size}}));
  table.disk_size = needs.disk_size;
  return table;
}

Status fill_esp(const Needs& needs, const Workshop& workshop, const fs::path& settings,
                const fs::path& esp) {
  // On trial, like every release that was just put somewhere.
  const bootloader::sdboot::BootEntry entry{needs.image_id, *needs.version,
                                            bootloader::sdboot::kNewCounter};
  TRY(sys::write_file(settings, bootloader::sdboot::kLoaderSettings));
  return make_esp(
      workshop, needs.esp, esp, needs.esp_size,
      {{needs.names.removable_loader, needs.loader.path()},
       {needs.names.loader, needs.loader.path()},
       {std::string(bootloader::sdboot::kLoaderSettingsPath), settings},
       {formatted("{}/{}", bootloader::sdboot::kEntryFolder, entry.file_name()), needs.uki.path()}},
      *needs.epoch);
}

Status write_disk(const Needs& needs, const Workshop& workshop, const fs::path& folder) {
  const auto table = TRY(node_table(needs));
  const auto scratch = TRY(sys::TemporaryFolder::create("orlop-disk"));
  const auto esp = scratch.path() / "esp";
  TRY(fill_esp(needs, workshop, scratch.path() / "loader.conf", esp));
  const auto image = folder / "disk.raw";
  {
    const auto fd = TRY(sys::open_fd(image, O_RDWR | O_CREAT | O_TRUNC));
    if (::ftruncate(fd.get(), static_cast<off_t>(table.disk_size)) != 0)
      return fail_errno(errno, "{}", image.string());
  }
  TRY(orlop::disk::create_table(image, table));
  TRY(copy_into(needs, workshop, esp, image, table.find(1)->start));
  TRY(copy_into(needs, workshop, needs.root.path(), image, table.find(2)->start));
  return copy_into(needs, workshop, needs.verity.path(), image, table.find(3)->start);
}

std::string describe_disk(const Needs&) { return "raw disk image"; }

constexpr pipeline::Step<Needs, Made> kStep = {
    .name = "disk", .revision = 1, .what = describe_disk, .run = write_disk};

Part plan_disk(pipeline::Planner& planner, const Inputs& inputs, const Job& job,
               const Artifacts& artifacts, const codec::Value&) {
  const auto& architecture = job.architecture();
  const auto& sizes = job.recipe.sizes;
  return planner
      .add(kStep,
           {.image_id = job.image_id(),
            .version = job.version,
            .epoch = job.epoch(),
            .esp_size = sizes.esp,
            .root_size = sizes.root,
            .verity_size = sizes.verity,
            .disk_size = sizes.disk,
            .names = {.root_type = std::string(architecture.root_type),
                      .verity_type = std::string(architecture.verity_type),
                      .removable_loader = bootloader::sdboot::removable_loader_path(architecture),
                      .loader = bootloader::sdboot::loader_path(architecture)},
            .root = artifacts.root_image.image,
            .verity = artifacts.root_image.verity,
            .root_hash = artifacts.root_image.root_hash,
            .uki = artifacts.uki.uki,
            .loader = artifacts.uki.loader,
            .esp = esp_tools(inputs),
            .dd = inputs.tool("dd")})
      .image;
}

}  // namespace

const Output kOutput = {.name = "disk",
                        .file = "disk.raw",
                        .text = "A raw disk image (GPT), ready to boot; sparse.",
                        .plan = plan_disk,
                        .deliver = deliver_file};

}  // namespace orlop::builder::outputs::disk
