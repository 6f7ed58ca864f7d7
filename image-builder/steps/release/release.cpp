// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/release/release.hpp"

#include <fcntl.h>

#include <format>

#include "bootloader/uki/predict.hpp"
#include "image-builder/pipeline/pipeline.hpp"
#include "libs/codec/json.hpp"
#include "libs/efi/pe.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::steps::release {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMaxUki = std::size_t{256} << 20;

Result<orlop::release::FileRef> describe(const fs::path& file) {
  return orlop::release::FileRef{.size = fs::file_size(file),
                                 .sha256 = TRY(crypto::Sha256::parse(TRY(digest_file(file))))};
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
std::string provenance(const BuildContext& context, const StepResults& results) {
  codec::Value materials;
  for (const auto& [name, folder] : results) materials.set(name, folder.filename().string());
  return codec::write_json_pretty(codec::Value::object(
      {{"schema", "orlop.provenance/1"},
       {"variant", context.recipe.variant},
       {"version", context.version.text()},
       {"archive", codec::Value::object({{"state", context.archive.state},
                                         {"date", format_time(context.archive.date)}})},
       {"steps", materials}}));
}

}  // namespace

Result<orlop::release::Manifest> write_release(const BuildContext& context,
                                               const StepResults& results, const fs::path& folder) {
  TRY(sys::remove_tree(folder));
  TRY(sys::make_folders(folder));

  const auto& image = results.at("root-image");
  const auto& boot = results.at("uki");
  const auto uki = TRY(sys::read_file(boot / "uki.efi", kMaxUki));
  const auto loader = TRY(sys::read_file(boot / "systemd-bootx64.efi", kMaxUki));
  const auto lock = TRY(sys::read_text(results.at("packages") / "lock.json", kMaxUki));
  const auto statement = provenance(context, results);
  orlop::release::Manifest manifest{
      .product = "orlop",
      .variant = context.recipe.variant,
      .version = context.version,
      .architecture = context.recipe.architecture,
      .root = TRY(describe(image / "root.erofs")),
      .root_hash = TRY(crypto::Sha256::parse(TRY(sys::read_text(image / "roothash", 64)))),
      .leaves = TRY(describe(image / "leaves")),
      .uki = TRY(describe(boot / "uki.efi")),
      .uki_measurements = TRY(bootloader::predict_uki(uki)),
      .bootloader_authenticode =
          to_hex(TRY(efi::authenticode_digest(loader, crypto::HashAlgorithm::sha256))),
      .kernel = TRY(sys::read_text(boot / "kernel", 256)),
      .packages_digest = crypto::Sha256::of(as_bytes(lock)).hex(),
      .provenance_digest = crypto::Sha256::of(as_bytes(statement)).hex(),
      .minimum_agent = "0.1"};

  TRY(place(image / "root.erofs", folder / orlop::release::object_name(manifest.root, "root")));
  TRY(place(image / "leaves", folder / orlop::release::object_name(manifest.leaves, "leaves")));
  TRY(place(boot / "uki.efi", folder / orlop::release::object_name(manifest.uki, "uki")));
  const auto volatile_ = sys::Durability::volatile_;
  TRY(sys::write_file(folder / "lock.json", lock, 0644, volatile_));
  TRY(sys::write_file(folder / "provenance.json", statement, 0644, volatile_));
  TRY(sys::write_file(folder / orlop::release::manifest_name(manifest.variant, manifest.version),
                      orlop::release::serialise(manifest), 0644, volatile_));
  return manifest;
}

}  // namespace orlop::builder::steps::release
