// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/demo/disk.hpp"

#include <gmock/gmock.h>

#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::demo {
namespace {

TEST(FlipBit, ChangesOneBitAndUndoesItself) {
  const auto folder = sys::TemporaryFolder::create();
  ASSERT_THAT(folder, testing::IsOk());
  const auto disk = folder->path() / "disk";
  ASSERT_THAT(sys::write_file(disk, "abcd"), testing::IsOk());
  ASSERT_THAT(flip_bit(disk, 2), testing::IsOk());
  EXPECT_THAT(sys::read_text(disk, 16), testing::IsOkAnd(std::string("abbd")));
  ASSERT_THAT(flip_bit(disk, 2), testing::IsOk());
  EXPECT_THAT(sys::read_text(disk, 16), testing::IsOkAnd(std::string("abcd")));
  EXPECT_THAT(flip_bit(disk, 4), testing::IsError(Errc::io));
}

TEST(CompareWithImage, SeesADifferenceInTheLastByte) {
  const auto folder = sys::TemporaryFolder::create();
  ASSERT_THAT(folder, testing::IsOk());
  const auto disk = folder->path() / "disk";
  ASSERT_THAT(sys::write_file(disk, "..image.."), testing::IsOk());
  const disk::Partition partition{.start = 2, .size = 7};
  const release::FileRef image{.size = 5, .sha256 = crypto::Sha256::of(as_bytes("image"))};
  EXPECT_THAT(compare_with_image(disk, partition, image), testing::IsOk());
  ASSERT_THAT(flip_bit(disk, 6), testing::IsOk());
  EXPECT_THAT(compare_with_image(disk, partition, image), testing::IsError(Errc::corrupt));
}

TEST(FindPartition, NeedsAPartitionTable) {
  const auto folder = sys::TemporaryFolder::create();
  ASSERT_THAT(folder, testing::IsOk());
  const auto disk = folder->path() / "disk";
  ASSERT_THAT(sys::write_file(disk, std::string(4096, 'x')), testing::IsOk());
  EXPECT_THAT(find_partition(disk, "esp"), testing::IsError(Errc::unsupported));
}

}  // namespace
}  // namespace orlop::demo
