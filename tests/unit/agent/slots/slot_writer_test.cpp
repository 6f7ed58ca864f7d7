// SPDX-License-Identifier: Apache-2.0
#include "agent/slots/slot_writer.hpp"

#include "agent/releases/errors.hpp"
#include "agent/releases/leaves.hpp"
#include "agent/slots/errors.hpp"
#include "agent/slots/progress.hpp"
#include "tests/fakes/fake_node.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::slots {
namespace {

using orlop::testing::blocks_of;
using orlop::testing::FakeNode;
using orlop::testing::IsError;
using orlop::testing::IsErrorSaying;
using orlop::testing::IsOk;
using orlop::testing::IsOkAnd;
using orlop::testing::make_release;

class SlotWriterTest : public ::testing::Test {
 protected:
  orlop::testing::FakeRelease old_ = make_release("1.0", blocks_of({1, 2, 3, 4, 5, 6, 7, 8}));
  orlop::testing::FakeRelease new_ = make_release("2.0", blocks_of({1, 2, 30, 4, 50, 60, 7, 8}));
  FakeNode node_{old_};
  disk::Leaves image_ = *disk::parse_leaves(new_.leaves, 8);

  void SetUp() override { node_.source.add(new_); }

  bootloader::slots::Slot slot(bootloader::slots::SlotId id) {
    return bootloader::slots::SlotTable::load(*node_.disk.table(), "orlop-base",
                                              node_.running->root_hash)
        ->slot(id);
  }

  SlotWriteJob job() {
    const auto running = slot(bootloader::slots::SlotId::a);
    return {.target = slot(bootloader::slots::SlotId::b),
            .running = running,
            .image = &image_,
            .plan = plan_delta(image_, *leaves_of_slot(node_.disk, running), {}, {}),
            .read_range = [this](net::ByteRange range, const net::ByteSink& sink) {
              return node_.source.read_root(new_.manifest, range, sink);
            }};
  }

  SlotWriter writer(std::stop_token stop = {}) {
    return {node_.disk, [this](const Progress& now) { progress_.push_back(now); }, stop};
  }

  bool target_is_whole() {
    return std::ranges::equal(new_.root, ByteView(node_.disk.medium(4)).first(new_.root.size())) &&
           std::ranges::equal(new_.verity.area,
                              ByteView(node_.disk.medium(5)).first(new_.verity.area.size()));
  }
  std::vector<Progress> progress_;
};

TEST_F(SlotWriterTest, CopiesFetchesAndBuildsTheTree) {
  auto writes = writer();
  const auto work = job();
  ASSERT_THAT(writes.write(work), IsOk());
  EXPECT_TRUE(target_is_whole());
  EXPECT_THAT(writes.verify(work), IsOk());
  EXPECT_EQ(node_.source.root_bytes_served, 4U * 4096);  // 30, then 50 and 60 across a gap of one
  EXPECT_EQ(writes.fetched_bytes(), node_.source.root_bytes_served);
  EXPECT_EQ(progress_.back().done, new_.root.size());
}

TEST_F(SlotWriterTest, BlocksThatFollowEachOtherAreWrittenInOneGo) {
  auto writes = writer();
  ASSERT_THAT(writes.write(job()), IsOk());
  // Copied: 0-1, 3, 6-7; fetched: 2, 4-5; the tree.
  EXPECT_EQ(node_.disk.writes, 6U);
}

TEST_F(SlotWriterTest, ASpoiltRunningBlockIsFetchedInstead) {
  const auto work = job();
  node_.disk.medium(2)[0] ^= 1;  // block 0 of the running slot
  auto writes = writer();
  ASSERT_THAT(writes.write(work), IsOk());
  EXPECT_TRUE(target_is_whole());
}

TEST_F(SlotWriterTest, ATamperedBlockIsNotWritten) {
  node_.source.releases.at("2.0").root[2 * 4096 + 17] ^= 1;
  auto writes = writer();
  EXPECT_THAT(writes.write(job()), IsErrorSaying(WriteErrc::block_mismatch, "block 2"));
  EXPECT_TRUE(std::ranges::all_of(ByteView(node_.disk.medium(4)).subspan(2 * 4096, 4096),
                                  [](std::uint8_t byte) { return byte == 0; }));
}

TEST_F(SlotWriterTest, TheNetworkMayGoAwayAndTheRestIsFetchedLater) {
  node_.source.serve_at_most = 2 * 4096 + 100;
  auto writes = writer();
  EXPECT_THAT(writes.write(job()), IsErrorSaying(Errc::io, "connection was lost"));
  node_.source.serve_at_most = UINT64_MAX;
  auto again = job();
  again.plan = plan_delta(image_, *leaves_of_slot(node_.disk, *again.running),
                          *hash_partition(node_.disk, 4, 8, {}), {});
  EXPECT_GE(again.plan.kept, 5U);
  auto rest = writer();
  ASSERT_THAT(rest.write(again), IsOk());
  EXPECT_TRUE(target_is_whole());
}

TEST_F(SlotWriterTest, AServerThatSendsTooMuchOrTooLittleIsAnError) {
  auto more = job();
  more.read_range = [this](net::ByteRange, const net::ByteSink& sink) { return sink(new_.root); };
  EXPECT_FALSE(writer().write(more).has_value());
  auto less = job();
  less.read_range = [](net::ByteRange, const net::ByteSink&) { return Status{}; };
  EXPECT_THAT(writer().write(less), IsErrorSaying(Errc::io, "early"));
}

TEST_F(SlotWriterTest, StopsOnRequest) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THAT(writer(stop.get_token()).write(job()), IsError(Errc::cancelled));
}

TEST_F(SlotWriterTest, ReadingBackFindsAnyDifference) {
  const auto work = job();
  auto writes = writer();
  ASSERT_THAT(writes.write(work), IsOk());
  node_.disk.medium(4)[5 * 4096] ^= 1;
  EXPECT_THAT(writes.verify(work), IsErrorSaying(Errc::corrupt, "block 5"));
  node_.disk.medium(4)[5 * 4096] ^= 1;
  node_.disk.medium(5)[4096] ^= 1;
  EXPECT_THAT(writes.verify(work), IsErrorSaying(Errc::corrupt, "hash tree"));
}

TEST_F(SlotWriterTest, LeavesAreBelievedOnlyUnderTheirRootHash) {
  EXPECT_THAT(releases::authentic_leaves(node_.source, new_.manifest), IsOkAnd(image_));
  auto& served = node_.source.releases.at("2.0");
  served.leaves[3] ^= 1;
  EXPECT_THAT(releases::authentic_leaves(node_.source, new_.manifest),
              IsError(releases::ReleasesErrc::leaves_mismatch));
  served.leaves.pop_back();
  EXPECT_THAT(releases::authentic_leaves(node_.source, new_.manifest), IsError(Errc::corrupt));
  const auto running = slot(bootloader::slots::SlotId::a);
  EXPECT_THAT(leaves_of_slot(node_.disk, running), IsOk());
  node_.disk.medium(3)[4096 + 5] ^= 1;
  EXPECT_THAT(leaves_of_slot(node_.disk, running), IsError(Errc::corrupt));
}

}  // namespace
}  // namespace orlop::agent::slots
