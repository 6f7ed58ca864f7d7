// SPDX-License-Identifier: Apache-2.0
#include "image-builder/inspect/inspect.hpp"

#include <map>
#include <unordered_set>

#include "bootloader/uki/predict.hpp"
#include "image-builder/steps/packages/lock.hpp"
#include "image-builder/steps/release/release.hpp"
#include "libs/codec/json.hpp"
#include "libs/disk/verity.hpp"
#include "libs/efi/pe.hpp"
#include "libs/release/manifest.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::inspect {
namespace {

using codec::Value;
namespace fs = std::filesystem;

constexpr std::size_t kMaxUki = std::size_t{256} << 20;
constexpr std::size_t kMaxLeaves = std::size_t{256} << 20;

struct Loaded {
  release::Manifest manifest;
  std::vector<steps::packages::LockedPackage> packages;
  disk::Leaves leaves;
};

Result<Loaded> load_release(const fs::path& folder) {
  const auto path = TRY(steps::release::manifest_in(folder));
  auto manifest =
      TRY(release::parse_manifest(TRY(sys::read_text(path, release::kMaxManifestBytes))));
  auto packages =
      TRY(steps::packages::parse_lock(TRY(sys::read_text(folder / "lock.json", kMaxUki))));
  const auto leaves =
      TRY(sys::read_file(folder / release::object_name(manifest.leaves, "leaves"), kMaxLeaves));
  auto blocks = TRY(disk::parse_leaves(leaves, manifest.root.size / manifest.block_size));
  return Loaded{std::move(manifest), std::move(packages), std::move(blocks)};
}

Value changed_packages(const Loaded& from, const Loaded& to) {
  std::map<std::string, std::pair<std::string, std::string>> versions;
  for (const auto& package : from.packages) versions[package.name].first = package.version;
  for (const auto& package : to.packages) versions[package.name].second = package.version;
  Value list = Value::array();
  for (const auto& [name, pair] : versions) {
    if (pair.first == pair.second) continue;
    list.push(Value::object({{"name", name}, {"from", pair.first}, {"to", pair.second}}));
  }
  return list;
}

}  // namespace

Result<Value> predict(const fs::path& uki) {
  const auto measured = TRY(bootloader::uki::predict_uki(TRY(sys::read_file(uki, kMaxUki))));
  Value banks = Value::object();
  for (const auto& [bank, prediction] : measured.pcr11) {
    Value phases = Value::array();
    for (const auto& value : prediction.phases) phases.push(value);
    banks.set(bank,
              Value::object({{"static", prediction.static_value}, {"phases", std::move(phases)}}));
  }
  return Value::object({{"schema", "orlop.measurements/2"},
                        {"authenticode", measured.authenticode},
                        {"innerKernelAuthenticode", measured.inner_kernel_authenticode},
                        {"pcr11", std::move(banks)}});
}

Result<Value> describe(const fs::path& path) {
  if (fs::is_directory(path)) return describe(TRY(steps::release::manifest_in(path)));
  const auto content = TRY(sys::read_file(path, kMaxUki));
  if (path.extension() == ".json") return codec::parse_json(as_text(content));
  const auto image = TRY(efi::parse_pe(content));
  Value sections = Value::array();
  for (const auto& section : image.sections) {
    sections.push(Value::object(
        {{"name", section.name}, {"bytes", static_cast<std::int64_t>(section.virtual_size)}}));
  }
  return Value::object({{"schema", "orlop.uki/1"}, {"sections", std::move(sections)}});
}

Result<Value> compare(const fs::path& from_folder, const fs::path& to_folder) {
  const auto from = TRY_CONTEXT(load_release(from_folder), from_folder.string());
  const auto to = TRY_CONTEXT(load_release(to_folder), to_folder.string());
  const std::unordered_set<crypto::Sha256> known(from.leaves.begin(), from.leaves.end());
  std::int64_t fresh = 0;
  for (const auto& leaf : to.leaves) fresh += known.contains(leaf) ? 0 : 1;
  return Value::object({{"schema", "orlop.diff/2"},
                        {"from", from.manifest.version.text()},
                        {"to", to.manifest.version.text()},
                        {"kernelFrom", from.manifest.kernel},
                        {"kernelTo", to.manifest.kernel},
                        {"packages", changed_packages(from, to)},
                        {"rootBytesFrom", static_cast<std::int64_t>(from.manifest.root.size)},
                        {"rootBytesTo", static_cast<std::int64_t>(to.manifest.root.size)},
                        {"newBlocks", fresh},
                        {"newBytes", fresh * static_cast<std::int64_t>(to.manifest.block_size)}});
}

}  // namespace orlop::builder::inspect
