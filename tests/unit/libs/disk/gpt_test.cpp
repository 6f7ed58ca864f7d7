// SPDX-License-Identifier: Apache-2.0
// Pure parts and the libfdisk adapter over image files.
#include "libs/disk/gpt.hpp"

#include <fstream>

#include "libs/architecture/architecture.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::disk {
namespace {

using orlop::testing::IsError;
using orlop::testing::IsOk;
using orlop::testing::IsOkAnd;

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

Guid guid(std::uint8_t last) {
  std::array<std::uint8_t, Guid::kSize> bytes{0x01, 0x23, 0x45, 0x67, 0x89};
  bytes.back() = last;
  return Guid(bytes);
}

Partition partition(std::string_view type, std::uint8_t uuid, std::string label,
                    std::uint64_t size) {
  return {.type = *Guid::parse(type), .uuid = guid(uuid), .label = std::move(label), .size = size};
}

std::vector<Partition> a_disk() {
  const auto root = architecture::own().root_type;
  const auto verity = architecture::own().verity_type;
  return {partition(types::kEsp, 1, "esp", 3 * kMiB),
          partition(root, 2, "orlop-base_1.0", 4 * kMiB - 512),
          partition(verity, 3, "orlop-base_1.0_verity", kMiB),
          partition(root, 4, "_empty", 4 * kMiB), partition(verity, 5, "_empty", kMiB)};
}

class GptFile : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_.emplace(*sys::TemporaryFolder::create());
    disk_ = folder_->path() / "disk.raw";
    table_ = *lay_out(guid(0x99), a_disk());
    make(disk_, table_.disk_size);
    ASSERT_THAT(create_table(disk_, table_), IsOk());
  }
  static void make(const std::filesystem::path& path, std::uint64_t size) {
    std::ofstream(path).close();
    std::filesystem::resize_file(path, size);
  }
  std::optional<sys::TemporaryFolder> folder_;
  std::filesystem::path disk_;
  PartitionTable table_;
};

TEST(Gpt, LaysOutOnMebibytes) {
  const auto table = lay_out(guid(0x99), a_disk());
  ASSERT_THAT(table, IsOk());
  ASSERT_EQ(table->partitions.size(), 5U);
  EXPECT_EQ(table->partitions[0].start, kMiB);
  EXPECT_EQ(table->partitions[1].number, 2U);
  EXPECT_EQ(table->partitions[1].start, 4 * kMiB);
  EXPECT_EQ(table->partitions[1].size, 4 * kMiB);
  EXPECT_EQ(table->disk_size, 15 * kMiB);
}

TEST(Gpt, RefusesImpossibleLayouts) {
  auto twice = a_disk();
  twice[1].uuid = twice[0].uuid;
  EXPECT_THAT(lay_out(guid(1), twice), IsError(Errc::invalid));
  auto numbers = a_disk();
  numbers[3].number = 2;
  EXPECT_THAT(lay_out(guid(1), numbers), IsError(Errc::invalid));
  auto label = a_disk();
  label[0].label = std::string(37, 'x');
  EXPECT_THAT(lay_out(guid(1), label), IsError(Errc::invalid));
}

TEST(Gpt, NamesPartitionNodes) {
  EXPECT_EQ(partition_path("/dev/vda", 2), "/dev/vda2");
  EXPECT_EQ(partition_path("/dev/nvme0n1", 12), "/dev/nvme0n1p12");
}

TEST_F(GptFile, ReadsBackWhatItCreated) { EXPECT_THAT(read_table(disk_), IsOkAnd(table_)); }

TEST_F(GptFile, EqualTablesGiveEqualBytes) {
  const auto other = folder_->path() / "other.raw";
  make(other, table_.disk_size);
  ASSERT_THAT(create_table(other, table_), IsOk());
  EXPECT_EQ(*sys::read_file(disk_, 32 * kMiB), *sys::read_file(other, 32 * kMiB));
}

TEST_F(GptFile, WritesLabelsAndUuidsOnly) {
  const auto changed =
      apply_changes(table_, {{4, "orlop-base_2.0", guid(0x44)}, {5, "x_verity", guid(0x55)}});
  ASSERT_THAT(changed, IsOk());
  ASSERT_THAT(write_identities(disk_, *changed), IsOk());
  const auto found = read_table(disk_);
  EXPECT_THAT(found, IsOkAnd(*changed));
  EXPECT_EQ(found->find(4)->label, "orlop-base_2.0");
  EXPECT_EQ(found->find(4)->uuid, guid(0x44));
  EXPECT_EQ(found->find(2)->uuid, guid(2));
}

TEST_F(GptFile, RefusesToMovePartitions) {
  auto moved = table_;
  moved.partitions[1].size -= kMiB;
  EXPECT_THAT(write_identities(disk_, moved), IsError(Errc::conflict));
  EXPECT_THAT(read_table(disk_), IsOkAnd(table_));
}

TEST_F(GptFile, RefusesUnknownPartitionsAndDisksWithoutTable) {
  EXPECT_THAT(apply_changes(table_, {{9, "x", guid(1)}}), IsError(Errc::not_found));
  const auto blank = folder_->path() / "blank.raw";
  make(blank, 8 * kMiB);
  EXPECT_THAT(read_table(blank), IsError(Errc::unsupported));
  EXPECT_THAT(create_table(blank, table_), IsError(Errc::no_space));
}

TEST_F(GptFile, BackupTableSurvivesALostPrimary) {
  {
    const auto fd = sys::open_fd(disk_, 1);
    ASSERT_THAT(sys::write_at(fd->get(), Bytes(512 * 33), 512, "disk"), IsOk());
  }
  EXPECT_THAT(read_table(disk_), IsOkAnd(table_));
}

}  // namespace
}  // namespace orlop::disk
