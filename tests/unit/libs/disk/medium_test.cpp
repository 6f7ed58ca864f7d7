// SPDX-License-Identifier: Apache-2.0
#include "libs/disk/medium.hpp"

#include "libs/disk/gpt.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::disk {
namespace {

using orlop::testing::IsOk;
using orlop::testing::IsOkAnd;

constexpr std::size_t kEdgeBytes = std::size_t{1} << 20;

class MediumFile : public ::testing::Test {
 protected:
  std::string image(std::size_t size) {
    const auto path = folder_->path() / "disk.raw";
    EXPECT_THAT(sys::write_file(path, std::string(size, 'x')), IsOk());
    return path;
  }
  std::optional<sys::TemporaryFolder> folder_ = *sys::TemporaryFolder::create();
};

TEST_F(MediumFile, OnlyTheEdgesOfARangeAreCleared) {
  struct Row {
    std::size_t start, size;
  };
  constexpr std::size_t kWhole = 6 * kEdgeBytes;
  for (const auto& [start, size] : {Row{0, kWhole}, Row{512, 3 * kEdgeBytes}, Row{kEdgeBytes, 100},
                                    Row{0, 2 * kEdgeBytes - 1}, Row{kWhole - 1, 1}, Row{7, 0}}) {
    const auto path = image(kWhole);
    ASSERT_THAT(clear_edges(path, start, size), IsOk());
    const auto after = *sys::read_text(path, 2 * kWhole);
    ASSERT_EQ(after.size(), kWhole);
    const auto edge = std::min(kEdgeBytes, size);
    std::string expected(kWhole, 'x');
    expected.replace(start, edge, edge, '\0');
    expected.replace(start + size - edge, edge, edge, '\0');
    EXPECT_TRUE(after == expected) << start << ' ' << size;
  }
}

TEST_F(MediumFile, AFileIsNotBusyAndNeedsNoReading) {
  const auto path = image(kEdgeBytes);
  EXPECT_THAT(is_busy(path), IsOkAnd(false));
  EXPECT_THAT(reread_partitions(path), IsOk());
  EXPECT_FALSE(is_busy(path + ".not-there").has_value());
  EXPECT_FALSE(clear_edges(path + ".not-there", 0, 1).has_value());
}

TEST_F(MediumFile, APartitionGrowsNoFurtherThanTheNext) {
  const auto path = image(16 * kEdgeBytes);
  auto table = *lay_out(
      *Guid::random(),
      {{.type = *Guid::parse(types::kLinuxGeneric), .uuid = *Guid::random(), .size = kEdgeBytes},
       {.type = *Guid::parse(types::kLinuxGeneric), .uuid = *Guid::random(), .size = kEdgeBytes}});
  ASSERT_THAT(create_table(path, table), IsOk());
  EXPECT_FALSE(resize_partition(path, 1, 2 * kEdgeBytes).has_value());
  EXPECT_FALSE(resize_partition(path, 3, kEdgeBytes).has_value());
  ASSERT_THAT(resize_partition(path, 2, 8 * kEdgeBytes), IsOk());
  const auto after = *read_table(path);
  EXPECT_EQ(after.partitions[0], read_table(path)->partitions[0]);
  EXPECT_EQ(after.partitions[0].size, kEdgeBytes);
  EXPECT_EQ(after.partitions[1].size, 8 * kEdgeBytes);
  EXPECT_EQ(after.partitions[1].uuid, table.partitions[1].uuid);
}

}  // namespace
}  // namespace orlop::disk
