// SPDX-License-Identifier: Apache-2.0
#include "bootloader/slots/slots.hpp"

#include "libs/architecture/architecture.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::bootloader::slots {
namespace {

using crypto::Sha256;
using disk::Guid;
using orlop::testing::IsError;
using orlop::testing::IsOk;

constexpr std::string_view kStem = "orlop-base";

Sha256 hash(std::string_view text) { return Sha256::of(as_bytes(text)); }
SlotContent release(const char* version) { return {*Version::parse(version), hash(version)}; }
Guid guid(std::string_view text) {
  return *Guid::from_bytes(hash(text).bytes().first(Guid::kSize));
}

disk::Partition partition(std::string_view type, std::string label, Guid uuid) {
  return {.type = *Guid::parse(type),
          .uuid = uuid,
          .label = std::move(label),
          .size = std::uint64_t{8} << 20};
}

/// A disk with release 1.0 in slot A and the given labels in slot B.
disk::PartitionTable a_disk(const std::string& root_b, const std::string& verity_b) {
  const auto one = content_uuids(hash("1.0"));
  const auto two = content_uuids(hash("2.0"));
  using namespace disk::types;
  const auto root = architecture::own().root_type;
  const auto root_verity = architecture::own().verity_type;
  return *disk::lay_out(
      guid("disk"),
      {partition(kEsp, "esp", guid("esp")), partition(root, "orlop-base_1.0", one.first),
       partition(root_verity, "orlop-base_1.0_verity", one.second),
       partition(root, root_b, two.first), partition(root_verity, verity_b, two.second),
       partition(kLinuxGeneric, "orlop-state", guid("state"))});
}

SlotTable running_one(const disk::PartitionTable& table) {
  return *SlotTable::load(table, kStem, hash("1.0"));
}

TEST(Slots, LabelsAndUuidsSayWhatASlotHolds) {
  struct Row {
    std::string root, verity;
    std::optional<SlotContent> content;
    bool damaged;
  };
  for (const auto& row : std::vector<Row>{
           {"_empty", "_empty", {}, false},
           {"orlop-base_2.0", "orlop-base_2.0_verity", release("2.0"), false},
           {"orlop-base_2.0", "_empty", {}, true},
           {"_empty", "orlop-base_2.0_verity", {}, true},
           {"orlop-base_2.0", "orlop-base_3.0_verity", {}, true},
           {"orlop-other_2.0", "orlop-other_2.0_verity", {}, true},
           {"orlop-base_", "orlop-base__verity", {}, true},
           {"", "", {}, true},
       }) {
    const auto table = running_one(a_disk(row.root, row.verity));
    EXPECT_EQ(table.slot(SlotId::b).content, row.content) << row.root;
    EXPECT_EQ(table.slot(SlotId::b).damaged, row.damaged) << row.root;
    EXPECT_EQ(table.active()->id, SlotId::a);
    EXPECT_EQ(table.inactive()->id, SlotId::b);
    EXPECT_TRUE(table.to_partition_changes().empty());
  }
}

TEST(Slots, ActiveIsTheOneThatWasBooted) {
  const auto disk = a_disk("orlop-base_2.0", "orlop-base_2.0_verity");
  const auto table = SlotTable::load(disk, kStem, hash("2.0"));
  EXPECT_EQ(table->active()->id, SlotId::b);
  EXPECT_EQ(table->inactive()->id, SlotId::a);
  const auto other = SlotTable::load(disk, kStem, hash("9.0"));
  EXPECT_THAT(other->active(), IsError(SlotsErrc::active_unknown));
  EXPECT_THAT(other->inactive(), IsError(SlotsErrc::active_unknown));
}

TEST(Slots, AnUpgradeClearsThenFills) {
  const auto disk = a_disk("orlop-base_0.9", "orlop-base_0.9_verity");
  auto table = running_one(disk);
  EXPECT_THAT(table.fill(SlotId::b, release("2.0")), IsError(SlotsErrc::slot_not_empty));
  ASSERT_THAT(table.clear(SlotId::b, guid("r1"), guid("r2")), IsOk());
  const std::vector<disk::PartitionChange> cleared{{4, "_empty", guid("r1")},
                                                   {5, "_empty", guid("r2")}};
  EXPECT_EQ(table.to_partition_changes(), cleared);

  auto reloaded = running_one(*disk::apply_changes(disk, cleared));
  ASSERT_THAT(reloaded.fill(SlotId::b, release("2.0")), IsOk());
  const auto filled = *disk::apply_changes(disk, reloaded.to_partition_changes());
  EXPECT_EQ(running_one(filled).slot(SlotId::b).content, release("2.0"));
  EXPECT_EQ(running_one(filled).holding(hash("2.0"))->id, SlotId::b);
}

TEST(Slots, ClearingAnEmptySlotChangesNothing) {
  auto table = running_one(a_disk("_empty", "_empty"));
  ASSERT_THAT(table.clear(SlotId::b, guid("r1"), guid("r2")), IsOk());
  EXPECT_TRUE(table.to_partition_changes().empty());
}

TEST(Slots, TheRunningReleaseIsNotTouched) {
  auto table = running_one(a_disk("_empty", "_empty"));
  EXPECT_THAT(table.clear(SlotId::a, guid("r1"), guid("r2")), IsError(SlotsErrc::slot_active));
  EXPECT_THAT(table.fill(SlotId::a, release("2.0")), IsError(SlotsErrc::slot_not_empty));
  EXPECT_TRUE(table.to_partition_changes().empty());
}

TEST(Slots, DisksThatAreNotOurs) {
  auto table = a_disk("_empty", "_empty");
  table.partitions.resize(1);
  EXPECT_THAT(SlotTable::load(table, kStem, {}), IsError(SlotsErrc::no_slots));
  auto single = a_disk("_empty", "_empty");
  single.partitions.resize(3);
  EXPECT_THAT(running_one(single).inactive(), IsError(SlotsErrc::no_second_slot));
}

TEST(Slots, LabelsHaveALimit) {
  EXPECT_THAT(content_labels(kStem, *Version::parse("123456789012345678")), IsOk());
  EXPECT_THAT(content_labels(kStem, *Version::parse("1234567890123456789")),
              IsError(SlotsErrc::label_too_long));
}

}  // namespace
}  // namespace orlop::bootloader::slots
