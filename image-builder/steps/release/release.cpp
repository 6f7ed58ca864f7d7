// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/release/release.hpp"

#include <fcntl.h>

#include "bootloader/uki/predict.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/efi/pe.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::steps::release {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMaxUki = std::size_t{256} << 20;

Result<orlop::release::FileRef> describe_file(const fs::path& file) {
  const auto digest = TRY(pipeline::digest_file(file));
  const auto sha256 = TRY(crypto::Sha256::parse(digest));
  return orlop::release::FileRef{.size = fs::file_size(file), .sha256 = sha256};
}

/// A hard link where the file system allows it: content files are large and never change.
Status place(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::remove(to, error);
  fs::create_hard_link(from, to, error);
  if (error) fs::copy_file(from, to, fs::copy_options::overwrite_existing, error);
  if (error) return fail_errno(error.value(), "writing {}", to.string());
  return {};
}

/// What went in, named by digest: who trusts the signer can follow each step back.
std::string provenance(const Needs& needs) {
  codec::Value materials;
  for (const auto& part : needs.steps) materials.set(part.step(), part.result());
  return codec::write_json_pretty(codec::Value::object(
      {{"schema", "orlop.provenance/1"},
       {"variant", needs.variant},
       {"version", needs.version->text()},
       {"archive", codec::Value::object({{"state", needs.archive->digest},
                                         {"date", format_time(needs.archive->date)}})},
       {"steps", materials}}));
}

Status build_release(const Needs& needs, const Workshop&, const fs::path& work) {
  const auto folder = work / "release";
  TRY(sys::make_folders(folder));
  const auto& [image, leaves, verity, root_hash] = needs.image;
  const auto& boot = needs.uki;
  const auto uki = TRY(sys::read_file(boot.uki.path(), kMaxUki));
  const auto loader = TRY(sys::read_file(boot.loader.path(), kMaxUki));
  const auto lock = TRY(sys::read_text(needs.lock.path(), kMaxUki));
  const auto statement = provenance(needs);
  orlop::release::Manifest manifest{
      .product = "orlop",
      .variant = needs.variant,
      .version = *needs.version,
      .architecture = needs.architecture,
      .packages_digest = crypto::Sha256::of(as_bytes(lock)).hex(),
      .provenance_digest = crypto::Sha256::of(as_bytes(statement)).hex(),
      .minimum_agent = "0.1"};
  manifest.root = TRY(describe_file(image.path()));
  manifest.root_hash = TRY(root_image::read_root_hash(root_hash));
  manifest.leaves = TRY(describe_file(leaves.path()));
  manifest.uki = TRY(describe_file(boot.uki.path()));
  manifest.uki_measurements = TRY(bootloader::uki::predict_uki(uki));
  manifest.bootloader_authenticode =
      to_hex(TRY(efi::authenticode_digest(loader, crypto::HashAlgorithm::sha256)));
  manifest.kernel = TRY(sys::read_text(boot.kernel.path(), 256));

  TRY(place(image.path(), folder / object_name(manifest.root, "root")));
  TRY(place(leaves.path(), folder / object_name(manifest.leaves, "leaves")));
  TRY(place(boot.uki.path(), folder / object_name(manifest.uki, "uki")));
  const auto volatile_ = sys::Durability::volatile_;
  TRY(sys::write_file(folder / "lock.json", lock, 0644, volatile_));
  TRY(sys::write_file(folder / "provenance.json", statement, 0644, volatile_));
  return sys::write_file(folder / orlop::release::manifest_name(manifest.variant, manifest.version),
                         orlop::release::serialise(manifest), 0644, volatile_);
}

std::string describe_release(const Needs&) { return "manifest and content files"; }

}  // namespace

const Step<Needs, Made> kStep = {
    .name = "release", .revision = 1, .what = describe_release, .run = build_release};

Needs declare(const Job& job, const packages::Made& packages, const initrd::Made& initrd,
              const root_tree::Made& tree, const root_image::Made& image, const uki::Made& uki) {
  return {.variant = job.recipe.variant,
          .version = job.version,
          .architecture = job.recipe.architecture,
          .archive = job.archive,
          .lock = packages.lock,
          .image = image,
          .uki = uki,
          .steps = {packages.tree, initrd.initrd, tree.tree, image.image, uki.uki}};
}

Result<fs::path> manifest_in(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const auto name = entry->path().filename().string();
    if (name.starts_with("orlop-") && name.ends_with(".json")) return entry->path();
  }
  return std::unexpected(
      Error(Errc::not_found, formatted("{} holds no release manifest", folder.string()))
          .with_remedy("name the release/ folder of a build"));
}

Result<orlop::release::Manifest> read_manifest(const fs::path& folder) {
  const auto path = TRY(manifest_in(folder));
  return orlop::release::parse_manifest(
      TRY(sys::read_text(path, orlop::release::kMaxManifestBytes)));
}

}  // namespace orlop::builder::steps::release
