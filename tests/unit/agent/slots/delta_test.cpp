// SPDX-License-Identifier: Apache-2.0
#include "agent/slots/delta.hpp"

#include <gmock/gmock.h>

namespace orlop::agent::slots {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// One leaf a letter; '0' is the zero block.
disk::Leaves leaves(std::string_view letters) {
  disk::Leaves result;
  for (const char letter : letters) {
    Bytes block(disk::kVerityBlock);
    block[0] = letter == '0' ? std::uint8_t{0} : static_cast<std::uint8_t>(letter);
    result.push_back(crypto::Sha256::of(block));
  }
  return result;
}

DeltaPlan plan(std::string_view image, std::string_view running, std::string_view present,
               const DeltaOptions& options = {.gap_blocks = 0}) {
  return plan_delta(leaves(image), leaves(running), leaves(present), options);
}

TEST(Delta, EveryBlockHasOneOrigin) {
  const auto result = plan("abcdXY0fg", "abzzcd", "a........");
  EXPECT_EQ(result.blocks, 9U);
  EXPECT_EQ(result.kept, 1U);
  EXPECT_THAT(result.copies, ElementsAre(CopyRun{1, 1, 1}, CopyRun{4, 2, 2}));
  EXPECT_THAT(result.zeros, ElementsAre(BlockRun{6, 1}));
  EXPECT_THAT(result.missing, ElementsAre(BlockRun{4, 2}, BlockRun{7, 2}));
  EXPECT_EQ(result.kept + result.copied_blocks() + 1 + 4, result.blocks);
}

TEST(Delta, NothingToDo) {
  const auto result = plan("abc", "", "abc");
  EXPECT_EQ(result.kept, 3U);
  EXPECT_THAT(result.missing, IsEmpty());
  EXPECT_THAT(result.copies, IsEmpty());
  EXPECT_EQ(result.fetched_blocks(), 0U);
}

TEST(Delta, EverythingIsNew) {
  const auto result = plan("abc", "", "");
  EXPECT_THAT(result.fetches, ElementsAre(BlockRun{0, 3}));
  EXPECT_EQ(result.fetched_blocks(), 3U);
}

TEST(Delta, RepeatedBlocksAreCopiedInRuns) {
  EXPECT_THAT(plan("abab", "abab", "").copies, ElementsAre(CopyRun{0, 0, 4}));
  EXPECT_THAT(plan("Xabab", "abab", "").copies, ElementsAre(CopyRun{0, 1, 4}));
}

TEST(Delta, AZeroBlockIsNeverFetched) {
  const auto result = plan("0a0", "", "");
  EXPECT_THAT(result.zeros, ElementsAre(BlockRun{0, 1}, BlockRun{2, 1}));
  EXPECT_THAT(result.missing, ElementsAre(BlockRun{1, 1}));
}

TEST(JoinRuns, ClosesSmallGapsAndBoundsTheNumber) {
  const std::vector<BlockRun> runs{{0, 1}, {2, 1}, {10, 2}, {14, 1}, {100, 1}};
  struct Row {
    DeltaOptions options;
    std::vector<BlockRun> joined;
  };
  for (const auto& row : std::vector<Row>{
           {{.gap_blocks = 0}, runs},
           {{.gap_blocks = 1}, {{0, 3}, {10, 2}, {14, 1}, {100, 1}}},
           {{.gap_blocks = 2}, {{0, 3}, {10, 5}, {100, 1}}},
           {{.gap_blocks = 0, .max_ranges = 4}, {{0, 3}, {10, 2}, {14, 1}, {100, 1}}},
           {{.gap_blocks = 0, .max_ranges = 3}, {{0, 3}, {10, 5}, {100, 1}}},
           {{.gap_blocks = 0, .max_ranges = 1}, {{0, 101}}},
           {{.gap_blocks = 0, .max_ranges = 0}, {{0, 101}}},
       }) {
    EXPECT_EQ(join_runs(runs, row.options), row.joined);
  }
  EXPECT_THAT(join_runs({}, {}), IsEmpty());
}

}  // namespace
}  // namespace orlop::agent::slots
