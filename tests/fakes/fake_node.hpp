// SPDX-License-Identifier: Apache-2.0
// FakeNode: a machine with two slots, an ESP and a state folder in memory, and a boot that does
// what firmware, systemd-boot and dm-verity would: choose an entry, count its try, find the root by
// the UKI's root hash, and check every block of it.
#pragma once

#include <algorithm>
#include <optional>

#include "agent/upgrade/controller.hpp"
#include "libs/architecture/architecture.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_disk.hpp"
#include "tests/fakes/fake_esp.hpp"
#include "tests/fakes/fake_source.hpp"
#include "tests/fakes/fake_store.hpp"

namespace orlop::testing {

/// Blocks of pseudo-random bytes, the same for the same seeds.
inline Bytes blocks_of(const std::vector<std::uint32_t>& seeds) {
  Bytes bytes;
  for (auto seed : seeds) {
    for (std::size_t i = 0; i < disk::kVerityBlock; ++i) {
      seed = seed * 1664525U + 1013904223U;
      bytes.push_back(static_cast<std::uint8_t>(seed >> 24U));
    }
  }
  return bytes;
}

class FakeNode {
 public:
  static constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

  /// Installed with `first` in slot A, blessed; slot B empty.
  explicit FakeNode(const FakeRelease& first)
      : disk(layout(first), power), esp(power), store(power) {
    std::ranges::copy(first.root, disk.medium(2).begin());
    std::ranges::copy(first.verity.area, disk.medium(3).begin());
    esp.files["orlop-base_" + first.manifest.version.text() + ".efi"] = first.uki;
    running = booted(first);
  }

  std::shared_ptr<Power> power = std::make_shared<Power>();
  FakeDisk disk;
  FakeEsp esp;
  FakeStore store;
  FakeSource source;
  FakeClock clock;
  std::optional<agent::upgrade::NodeFacts> running;
  /// LoaderBootCountPath: the entry of this boot as it was counted down.
  std::optional<bootloader::sdboot::BootEntry> counted{};

  agent::upgrade::UpgradeController controller() {
    return agent::upgrade::UpgradeController(*running, {source, disk, esp, store, clock});
  }

  /// Power on: the version that runs then, or nothing when the machine is bricked.
  std::optional<std::string> boot() {
    power->allow(Power::kEndless);
    std::vector<std::string> names;
    for (const auto& [name, content] : esp.files) names.push_back(name);
    auto entry =
        bootloader::sdboot::select_entry(bootloader::sdboot::entries_of(names, "orlop-base"));
    running.reset();
    if (!entry) return {};
    const auto uki = esp.files[entry->file_name()];
    counted.reset();
    if (entry->counter) {
      const auto before = entry->file_name();
      if (entry->counter->left > 0) --entry->counter->left;
      ++entry->counter->done;
      (void)esp.rename(before, entry->file_name());
      counted = entry;
    }
    const auto hash = crypto::Sha256::parse(as_text(uki).substr(0, 64));
    if (!hash || !root_is_whole(*hash)) return {};
    running = agent::upgrade::NodeFacts{.variant = "base",
                                        .architecture = "x86_64",
                                        .version = entry->version,
                                        .root_hash = *hash,
                                        .agent = *Version::parse("0.1")};
    return entry->version.text();
  }

  /// What `systemd-bless-boot good` does once boot-complete.target is reached: renames the entry
  /// as the boot loader left it or, when that is gone, as it would be called if it were bad.
  void bless() {
    if (!counted) return;
    auto good = *counted;
    auto bad = *counted;
    good.counter.reset();
    bad.counter->left = 0;
    for (const auto& name : {counted->file_name(), bad.file_name()}) {
      if (!esp.files.contains(name)) continue;
      (void)esp.rename(name, good.file_name());
      return;
    }
  }

 private:
  static agent::upgrade::NodeFacts booted(const FakeRelease& release) {
    return {.variant = "base",
            .architecture = "x86_64",
            .version = release.manifest.version,
            .root_hash = release.manifest.root_hash,
            .agent = *Version::parse("0.1")};
  }

  static disk::PartitionTable layout(const FakeRelease& first) {
    const auto filled = bootloader::slots::content_uuids(first.manifest.root_hash);
    const auto label = "orlop-base_" + first.manifest.version.text();
    const auto part = [](std::string_view type, disk::Guid uuid, std::string name) {
      return disk::Partition{
          .type = *disk::Guid::parse(type), .uuid = uuid, .label = std::move(name), .size = kMiB};
    };
    using namespace disk::types;
    const auto root = architecture::own().root_type;
    const auto root_verity = architecture::own().verity_type;
    return *disk::lay_out(
        *disk::Guid::random(),
        {part(kEsp, *disk::Guid::random(), "esp"), part(root, filled.first, label),
         part(root_verity, filled.second, label + "_verity"),
         part(root, *disk::Guid::random(), "_empty"),
         part(root_verity, *disk::Guid::random(), "_empty")});
  }

  /// Both partitions are found by their uuids, and data and tree match the root hash.
  bool root_is_whole(const crypto::Sha256& hash) {
    const auto table = *disk.table();
    const auto uuids = bootloader::slots::content_uuids(hash);
    const auto find = [&table](const disk::Guid& uuid) {
      const auto found = std::ranges::find(table.partitions, uuid, &disk::Partition::uuid);
      return found == table.partitions.end() ? 0U : found->number;
    };
    const auto root = find(uuids.first);
    const auto tree = find(uuids.second);
    if (root == 0 || tree == 0) return false;
    const auto blocks = disk::parse_superblock(disk.medium(tree));
    if (!blocks || *blocks * disk::kVerityBlock > disk.medium(root).size()) return false;
    disk::Leaves leaves;
    for (std::uint64_t block = 0; block < *blocks; ++block) {
      leaves.push_back(crypto::Sha256::of(
          ByteView(disk.medium(root)).subspan(block * disk::kVerityBlock, disk::kVerityBlock)));
    }
    const auto verity = disk::build_verity(leaves);
    return verity->root_hash == hash &&
           std::ranges::equal(verity->area, ByteView(disk.medium(tree)).first(verity->area.size()));
  }
};

}  // namespace orlop::testing
