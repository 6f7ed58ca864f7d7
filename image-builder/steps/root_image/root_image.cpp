// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/root_image/root_image.hpp"

#include <fcntl.h>

#include "libs/base/format.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/disk/verity.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::steps::root_image {
namespace fs = std::filesystem;
namespace {

/// The file system's UUID is a function of what it is, so that equal releases have equal images.
std::string erofs_uuid(const Job& job) {
  const auto digest = crypto::Sha256::of(as_bytes("orlop-erofs-" + job.image_id()));
  return disk::Guid::from_bytes(digest.bytes().first(disk::Guid::kSize))->text();
}

/// mkfs.erofs 1.8.6 now and then waits for ever for a thread of its own that has ended: the same
/// call, made again, succeeds. A run that takes many times its usual 10 to 30 seconds is therefore
/// ended and repeated.
Status make_erofs(const Needs& needs, const Workshop& workshop, const fs::path& image) {
  constexpr int kAttempts = 4;
  const Workshop::Order order{
      .tool = needs.mkfs,
      .arguments = {"--quiet",
                    // A fixed number: the image must not depend on the machine that builds it.
                    "--workers=2",
                    // Block-aligned clusters, fixed identity and times.
                    "-zlz4hc,9", "-C65536", "-Enoinline_data", "--all-time", "-T" + *needs.epoch,
                    "-U" + needs.uuid, image.string(), needs.tree.path().string()},
      .timeout = std::chrono::seconds(100)};
  for (int attempt = 1;; ++attempt) {
    auto made = workshop.run(order);
    if (made) return {};
    if (!made.error().is(Errc::timed_out) || attempt == kAttempts)
      return std::unexpected(made.error());
  }
}

Status build_image(const Needs& needs, const Workshop& workshop, const fs::path& folder) {
  const auto image = folder / "root.erofs";
  TRY(make_erofs(needs, workshop, image));
  const auto fd = TRY(sys::open_fd(image, O_RDONLY));
  const auto size = TRY(sys::size_of(fd.get(), image.string()));
  if (size % disk::kVerityBlock != 0)
    return fail(Errc::corrupt, "{} is no multiple of 4 KiB", image.string());
  if (size > needs.root_size) {
    return std::unexpected(
        Error(Errc::no_space, formatted("the root image has {} MiB, its slot {} MiB", size >> 20,
                                        needs.root_size >> 20))
            .with_remedy(
                "leave packages or modules out, or raise sizes.root before the first install"));
  }
  const auto leaves =
      TRY(disk::hash_blocks(fd.get(), 0, size / disk::kVerityBlock, image.string()));
  const auto verity = TRY(disk::build_verity(leaves));
  if (verity.area.size() > needs.verity_size) {
    return std::unexpected(Error(Errc::no_space, "the verity data does not fit its slot")
                               .with_remedy("raise sizes.verity"));
  }
  TRY(sys::write_file(folder / "leaves", disk::serialise_leaves(leaves), 0644,
                      sys::Durability::volatile_));
  TRY(sys::write_file(folder / "verity", verity.area, 0644, sys::Durability::volatile_));
  return sys::write_file(folder / "roothash", verity.root_hash.hex(), 0644,
                         sys::Durability::volatile_);
}

std::string describe_image(const Needs&) { return "erofs image, leaves, verity tree, root hash"; }

}  // namespace

const Step<Needs, Made> kStep = {
    .name = "root-image", .revision = 2, .what = describe_image, .run = build_image};

Needs declare(const Inputs& inputs, const Job& job, const root_tree::Made& tree) {
  return {.tree = tree.tree,
          .uuid = erofs_uuid(job),
          .epoch = job.epoch(),
          .root_size = job.recipe.sizes.root,
          .verity_size = job.recipe.sizes.verity,
          .mkfs = inputs.tool("mkfs.erofs")};
}

Result<crypto::Sha256> read_root_hash(const Part& part) {
  return crypto::Sha256::parse(TRY(sys::read_text(part.path(), 64)));
}

}  // namespace orlop::builder::steps::root_image
