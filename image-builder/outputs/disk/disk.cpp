// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <format>

#include "image-builder/outputs/esp.hpp"
#include "image-builder/outputs/outputs.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/disk/gpt.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::outputs {
namespace fs = std::filesystem;
namespace {

disk::Guid derived_guid(std::string_view what) {
  return *disk::Guid::from_bytes(
      crypto::Sha256::of(as_bytes(what)).bytes().first(disk::Guid::kSize));
}

/// Copies a file to an offset of the image; blocks of zeros stay holes.
Status copy_into(sys::CommandRunner& runner, const fs::path& from, const fs::path& image,
                 std::uint64_t offset) {
  constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
  TRY(sys::run_checked(runner, {.argv = {"dd", "if=" + from.string(), "of=" + image.string(),
                                         "bs=1M", std::format("seek={}", offset / kMiB),
                                         "conv=notrunc,sparse", "status=none"},
                                .timeout = std::chrono::minutes(5)}));
  return {};
}

Result<disk::PartitionTable> node_table(const BuildContext& context,
                                        const crypto::Sha256& root_hash) {
  const auto& sizes = context.recipe.sizes;
  const auto label = std::format("{}_{}", context.image_id(), context.version.text());
  const auto half = [&root_hash](std::size_t from) {
    return *disk::Guid::from_bytes(root_hash.bytes().subspan(from, disk::Guid::kSize));
  };
  auto table = TRY(disk::lay_out(derived_guid("orlop-disk-" + context.image_id()),
                                 {{.number = 1,
                                   .type = TRY(disk::Guid::parse(disk::types::kEsp)),
                                   .uuid = derived_guid("orlop-esp"),
                                   .label = "esp",
                                   .size = sizes.esp},
                                  {.number = 2,
                                   .type = TRY(disk::Guid::parse(disk::types::kRoot)),
                                   .uuid = half(0),
                                   .label = label,
                                   .size = sizes.root},
                                  {.number = 3,
                                   .type = TRY(disk::Guid::parse(disk::types::kRootVerity)),
                                   .uuid = half(16),
                                   .label = label + "_verity",
                                   .size = sizes.verity}}));
  table.disk_size = sizes.disk;
  return table;
}

}  // namespace

Status write_disk(const BuildContext& context, const StepResults& results, const fs::path& image) {
  const auto& boot = results.at("uki");
  const auto& root = results.at("root-image");
  const auto root_hash = TRY(crypto::Sha256::parse(TRY(sys::read_text(root / "roothash", 64))));
  const auto table = TRY(node_table(context, root_hash));

  const auto scratch = TRY(sys::TemporaryFolder::create("orlop-disk"));
  TRY(sys::write_file(scratch.path() / "loader.conf", "timeout 0\nsecure-boot-enroll off\n"));
  const auto esp = scratch.path() / "esp";
  TRY(make_esp(context.runner, esp, context.recipe.sizes.esp,
               {{"EFI/BOOT/BOOTX64.EFI", boot / "systemd-bootx64.efi"},
                {"EFI/systemd/systemd-bootx64.efi", boot / "systemd-bootx64.efi"},
                {"loader/loader.conf", scratch.path() / "loader.conf"},
                {std::format("EFI/Linux/{}_{}+3-0.efi", context.image_id(), context.version.text()),
                 boot / "uki.efi"}},
               context.epoch()));
  {
    const auto fd = TRY(sys::open_fd(image, O_RDWR | O_CREAT | O_TRUNC));
    if (::ftruncate(fd.get(), static_cast<off_t>(table.disk_size)) != 0)
      return fail_errno(errno, "{}", image.string());
  }
  TRY(disk::create_table(image, table));
  TRY(copy_into(context.runner, esp, image, table.find(1)->start));
  TRY(copy_into(context.runner, root / "root.erofs", image, table.find(2)->start));
  return copy_into(context.runner, root / "verity", image, table.find(3)->start);
}

}  // namespace orlop::builder::outputs
