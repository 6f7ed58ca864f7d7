// SPDX-License-Identifier: Apache-2.0
// The comparison with veritysetup itself is in tests/contract/libs/disk.
#include "libs/disk/verity.hpp"

#include "tests/support/matchers.hpp"

namespace orlop::disk {
namespace {

using crypto::Sha256;
using orlop::testing::IsError;
using orlop::testing::IsOk;
using orlop::testing::IsOkAnd;

Leaves leaves_of(std::size_t count) {
  Leaves leaves;
  for (std::size_t i = 0; i < count; ++i) {
    leaves.push_back(Sha256::of(as_bytes(std::to_string(i))));
  }
  return leaves;
}

TEST(Verity, AreaHoldsTheSuperblockAndEveryLevel) {
  struct Row {
    std::uint64_t blocks;
    std::uint64_t area_blocks;
    std::uint64_t leaves_block;
  };
  for (const auto& row : {Row{1, 1, 1}, Row{2, 2, 1}, Row{128, 2, 1}, Row{129, 4, 2},
                          Row{128 * 128, 130, 2}, Row{128 * 128 + 1, 133, 4}}) {
    EXPECT_EQ(verity_size(row.blocks), row.area_blocks * kVerityBlock) << row.blocks;
    EXPECT_EQ(leaves_offset(row.blocks), row.leaves_block * kVerityBlock) << row.blocks;
  }
}

TEST(Verity, BottomLevelIsTheLeavesFile) {
  const auto leaves = leaves_of(300);
  const auto verity = build_verity(leaves);
  ASSERT_THAT(verity, IsOk());
  ASSERT_EQ(verity->area.size(), verity_size(300));
  const auto bottom = ByteView(verity->area).subspan(leaves_offset(300), 300 * Sha256::kSize);
  EXPECT_THAT(parse_leaves(bottom, 300), IsOkAnd(leaves));
  EXPECT_THAT(root_hash_of(leaves), IsOkAnd(verity->root_hash));
}

TEST(Verity, OneBlockIsItsOwnRoot) {
  EXPECT_THAT(root_hash_of(leaves_of(1)), IsOkAnd(leaves_of(1).front()));
}

TEST(Verity, EveryLeafCounts) {
  auto leaves = leaves_of(300);
  const auto before = root_hash_of(leaves);
  std::swap(leaves[298], leaves[299]);
  EXPECT_NE(*root_hash_of(leaves), *before);
}

TEST(Verity, RefusesWhatCannotBe) {
  EXPECT_THAT(build_verity({}), IsError(Errc::invalid));
  EXPECT_THAT(parse_leaves(Bytes(31), 1), IsError(Errc::corrupt));
  EXPECT_THAT(parse_leaves(Bytes(64), 1), IsError(Errc::corrupt));
  EXPECT_THAT(parse_leaves(Bytes(32), std::uint64_t{1} << 60), IsError(Errc::corrupt));
}

TEST(Verity, SuperblockGivesTheBlockCountBack) {
  const auto verity = build_verity(leaves_of(300));
  ASSERT_THAT(verity, IsOk());
  EXPECT_THAT(parse_superblock(verity->area), IsOkAnd(std::uint64_t{300}));
}

TEST(Verity, AnyChangedSuperblockByteIsRefusedOrChangesTheCount) {
  const auto verity = build_verity(leaves_of(300));
  ASSERT_THAT(verity, IsOk());
  for (std::size_t at = 0; at < 512; ++at) {
    auto bytes = verity->area;
    bytes[at] ^= 0x01;
    const auto parsed = parse_superblock(bytes);
    EXPECT_TRUE(!parsed || *parsed != 300) << at;
  }
  EXPECT_THAT(parse_superblock(ByteView(verity->area).first(511)), IsError(Errc::corrupt));
}

}  // namespace
}  // namespace orlop::disk
