// SPDX-License-Identifier: Apache-2.0
#include "image-builder/cli/release_commands.hpp"

#include <format>
#include <map>
#include <print>
#include <unordered_set>

#include "bootloader/uki/predict.hpp"
#include "image-builder/lint/lint.hpp"
#include "image-builder/steps/packages/packages.hpp"
#include "libs/codec/json.hpp"
#include "libs/disk/verity.hpp"
#include "libs/efi/pe.hpp"
#include "libs/release/manifest.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::cli {
namespace fs = std::filesystem;
namespace {

using codec::Value;

constexpr std::size_t kMaxUki = std::size_t{256} << 20;
constexpr std::size_t kMaxLeaves = std::size_t{256} << 20;

Result<fs::path> manifest_in(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with("orlop-") && name.ends_with(".json")) return entry.path();
  }
  return std::unexpected(
      Error(Errc::not_found, std::format("{} holds no release manifest", folder.string()))
          .with_remedy("name the release/ folder of a build"));
}

struct Loaded {
  release::Manifest manifest;
  std::vector<steps::packages::LockedPackage> packages;
  disk::Leaves leaves;
};

Result<Loaded> load_release(const fs::path& folder) {
  const auto path = TRY(manifest_in(folder));
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

Result<Value> predict_file(const fs::path& uki) {
  const auto measured = TRY(bootloader::predict_uki(TRY(sys::read_file(uki, kMaxUki))));
  Value banks = Value::object();
  for (const auto& [bank, prediction] : measured.pcr11) {
    Value phases = Value::array();
    for (const auto& value : prediction.phases) phases.push(value);
    banks.set(bank,
              Value::object({{"static", prediction.static_value}, {"phases", std::move(phases)}}));
  }
  return Value::object({{"schema", "orlop.measurements/1"},
                        {"authenticode", measured.authenticode},
                        {"inner_kernel_authenticode", measured.inner_kernel_authenticode},
                        {"pcr11", std::move(banks)}});
}

Result<Value> inspect_path(const fs::path& path) {
  if (fs::is_directory(path)) return inspect_path(TRY(manifest_in(path)));
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

Result<Value> lint_report(const fs::path& tree) {
  Value list = Value::array();
  for (const auto& finding : TRY(lint::lint_tree(tree))) {
    list.push(Value::object({{"check", finding.check},
                             {"path", finding.path},
                             {"what", finding.what},
                             {"remedy", finding.remedy}}));
  }
  return Value::object({{"schema", "orlop.lint/1"}, {"findings", std::move(list)}});
}

Result<Value> diff_releases(const fs::path& from_folder, const fs::path& to_folder) {
  const auto from = TRY_CONTEXT(load_release(from_folder), from_folder.string());
  const auto to = TRY_CONTEXT(load_release(to_folder), to_folder.string());
  const std::unordered_set<crypto::Sha256> known(from.leaves.begin(), from.leaves.end());
  std::int64_t fresh = 0;
  for (const auto& leaf : to.leaves) fresh += known.contains(leaf) ? 0 : 1;
  return Value::object({{"schema", "orlop.diff/1"},
                        {"from", from.manifest.version.text()},
                        {"to", to.manifest.version.text()},
                        {"kernel_from", from.manifest.kernel},
                        {"kernel_to", to.manifest.kernel},
                        {"packages", changed_packages(from, to)},
                        {"root_bytes_from", static_cast<std::int64_t>(from.manifest.root.size)},
                        {"root_bytes_to", static_cast<std::int64_t>(to.manifest.root.size)},
                        {"new_blocks", fresh},
                        {"new_bytes", fresh * static_cast<std::int64_t>(to.manifest.block_size)}});
}

void print_image_report(const Value& report) {
  if (report.find("root_hash") == nullptr) {  // a plan
    std::println("{:<12} {:<17} {:<10} {}", "step", "key", "state", "what");
    for (const auto& step : report.find("steps")->items()) {
      std::println(
          "{:<12} {:<17} {:<10} {}", step.find("name")->string(), step.find("key")->string(),
          step.find("cached")->boolean() ? "unchanged" : "to do", step.find("what")->string());
    }
    return;
  }
  const auto mib = [&report](std::string_view key) {
    return static_cast<double>(report.find(key)->integer()) / (1 << 20);
  };
  std::println(
      "release {} {} ready in {:.1f} s: root {:.1f} MiB, UKI {:.1f} MiB, ISO {:.1f} MiB, kernel {}",
      report.find("variant")->string(), report.find("version")->string(),
      report.find("seconds")->number(), mib("root_bytes"), mib("uki_bytes"), mib("iso_bytes"),
      report.find("kernel")->string());
  std::println("root hash {}", report.find("root_hash")->string());
}

void print_diff(const Value& report) {
  std::println("{} -> {}", report.find("from")->string(), report.find("to")->string());
  for (const auto& package : report.find("packages")->items()) {
    std::println("  {:<28} {} -> {}", package.find("name")->string(),
                 package.find("from")->string(), package.find("to")->string());
  }
  std::println("new root blocks: {} ({:.1f} MiB of {:.1f} MiB)",
               report.find("new_blocks")->integer(),
               static_cast<double>(report.find("new_bytes")->integer()) / (1 << 20),
               static_cast<double>(report.find("root_bytes_to")->integer()) / (1 << 20));
}

}  // namespace orlop::builder::cli
