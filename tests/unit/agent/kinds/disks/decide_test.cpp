// SPDX-License-Identifier: Apache-2.0
// What becomes of a disk: every combination of what stands there and what is asked for.
#include "agent/kinds/disks/decide.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "tests/support/matchers.hpp"

namespace orlop::agent::kinds {
namespace {

using ::testing::HasSubstr;

constexpr std::uint64_t kMi = std::uint64_t{1} << 20;
constexpr std::uint64_t kGi = std::uint64_t{1} << 30;

WantedDisk two_partitions(Wipe wipe = Wipe::when_empty) {
  return {
      .device = "/dev/vdb",
      .wipe = wipe,
      .partitions = {{.label = "logs", .size = {.bytes = kGi}, .type = "var"}, {.label = "data"}}};
}

Found blank(std::uint64_t size = 4 * kGi) {
  return {.device = "/dev/vdb", .id = "serial", .size = size};
}

Found holding(std::string content, std::string label = "") {
  auto found = blank();
  found.content = std::move(content);
  found.label = std::move(label);
  return found;
}

/// What a disk is after a verdict has been carried out.
Found after(Found found, const Verdict& verdict) {
  if (verdict.fate == Fate::made) {
    found.content = "gpt";
    found.label.clear();
    found.table = disk::PartitionTable{.disk_size = found.size, .partitions = verdict.partitions};
  } else if (verdict.fate == Fate::grown) {
    for (auto& one : found.table->partitions)
      if (one.number == verdict.partitions[0].number) one = verdict.partitions[0];
  }
  return found;
}

Found with_table(const WantedDisk& wanted) {
  return after(blank(), decide(wanted, blank(), false));
}

TEST(DecideDisk, ABlankDiskGetsItsPartitions) {
  const auto verdict = decide(two_partitions(), blank(), false);
  ASSERT_EQ(verdict.fate, Fate::made);
  EXPECT_FALSE(verdict.erases);
  ASSERT_EQ(verdict.partitions.size(), 2U);
  EXPECT_EQ(verdict.partitions[0].start, kMi);
  EXPECT_EQ(verdict.partitions[0].size, kGi);
  EXPECT_EQ(verdict.partitions[1].start, kGi + kMi);
  EXPECT_EQ(verdict.partitions[1].start + verdict.partitions[1].size, 4 * kGi - kMi);
  EXPECT_EQ(verdict.partitions[0].type, type_of("var"));
}

struct Case {
  const char* name;
  Found found;
  bool erased_before;
  Fate when_empty, always;
};

TEST(DecideDisk, WhatStandsThereDecides) {
  auto other = with_table(two_partitions());
  other.table->partitions[1].label = "theirs";
  auto other_type = with_table(two_partitions());
  other_type.table->partitions[0].type = *type_of("swap");
  auto more = with_table(two_partitions());
  more.table->partitions.push_back({.number = 9, .label = "theirs"});
  auto unreadable = holding("gpt");
  auto busy = holding("ext4");
  busy.busy = true;
  auto busy_blank = blank();
  busy_blank.busy = true;
  auto busy_fit = with_table(two_partitions());
  busy_fit.busy = true;
  auto system = with_table(two_partitions());
  system.system = true;
  auto blank_system = blank();
  blank_system.system = true;
  const Case cases[] = {
      {"blank", blank(), false, Fate::made, Fate::made},
      {"blank, erased before", blank(), true, Fate::made, Fate::made},
      {"as asked", with_table(two_partitions()), false, Fate::stays, Fate::stays},
      {"as asked, erased before", with_table(two_partitions()), true, Fate::stays, Fate::stays},
      {"as asked, in use", busy_fit, false, Fate::stays, Fate::stays},
      {"one more", more, false, Fate::stays, Fate::stays},
      {"another label", other, false, Fate::refused, Fate::made},
      {"another label, erased before", other, true, Fate::refused, Fate::refused},
      {"another type", other_type, false, Fate::refused, Fate::made},
      {"a table nobody can read", unreadable, false, Fate::refused, Fate::made},
      {"file system", holding("ext4", "old"), false, Fate::refused, Fate::made},
      {"file system, erased before", holding("ext4"), true, Fate::refused, Fate::refused},
      {"LUKS", holding("crypto_LUKS"), false, Fate::refused, Fate::made},
      {"in use", busy, false, Fate::refused, Fate::refused},
      {"blank, in use", busy_blank, false, Fate::refused, Fate::refused},
      {"system", system, false, Fate::refused, Fate::refused},
      {"blank system", blank_system, false, Fate::refused, Fate::refused},
  };
  for (const auto& row : cases) {
    for (const auto wipe : {Wipe::when_empty, Wipe::always}) {
      const auto wanted = two_partitions(wipe);
      const auto verdict = decide(wanted, row.found, row.erased_before);
      EXPECT_EQ(verdict.fate, wipe == Wipe::always ? row.always : row.when_empty) << row.name;
      EXPECT_EQ(verdict.erases, verdict.fate == Fate::made && !row.found.content.empty());
      if (verdict.fate != Fate::refused) continue;
      EXPECT_THAT(verdict.why, HasSubstr("/dev/vdb")) << row.name;
      EXPECT_FALSE(verdict.remedy.empty()) << row.name;
    }
  }
}

TEST(DecideDisk, WhatDoesNotFitIsRefused) {
  auto large = two_partitions();
  large.partitions[0].size.bytes = 4 * kGi;
  EXPECT_EQ(decide(large, blank(), false).fate, Fate::refused);
  for (const auto size : {std::uint64_t{0}, kMi, 2 * kMi, kGi})
    EXPECT_EQ(decide(two_partitions(), blank(size), false).fate, Fate::refused) << size;
  // The largest numbers there are add up to nothing small.
  large.partitions[0].size.bytes = std::uint64_t{1} << 56;
  EXPECT_EQ(decide(large, blank(), false).fate, Fate::refused);
}

TEST(DecideDisk, OnlyTheLastPartitionGrows) {
  auto wanted = two_partitions();
  auto found = with_table(wanted);
  found.size = 8 * kGi;
  EXPECT_EQ(decide(wanted, found, false).fate, Fate::stays);
  wanted.partitions.back().grow = true;
  const auto verdict = decide(wanted, found, false);
  ASSERT_EQ(verdict.fate, Fate::grown);
  EXPECT_EQ(verdict.partitions[0].number, 2U);
  EXPECT_EQ(verdict.partitions[0].start + verdict.partitions[0].size, 8 * kGi - kMi);
  EXPECT_EQ(decide(wanted, after(found, verdict), false).fate, Fate::stays);
  auto busy = found;
  busy.busy = true;
  EXPECT_EQ(decide(wanted, busy, false).fate, Fate::stays);
  auto behind = found;
  behind.table->partitions.push_back({.number = 3, .start = 7 * kGi, .size = kMi});
  EXPECT_EQ(decide(wanted, behind, false).fate, Fate::stays);
}

/// Random layouts on random disks: what is made is inside the disk, in order, nothing over
/// another; and what has been done is not done again.
TEST(DecideDisk, TwiceIsOnce) {
  std::mt19937 random(9);
  const auto below = [&random](std::uint64_t most) { return random() % most; };
  std::size_t made = 0;
  for (int round = 0; round < 5000; ++round) {
    WantedDisk wanted{.device = "/dev/vdb",
                      .wipe = below(2) == 0 ? Wipe::always : Wipe::when_empty};
    const auto count = 1 + below(5);
    for (std::uint64_t i = 0; i < count; ++i) {
      WantedPartition one{.label = below(3) == 0 ? "" : "p" + std::to_string(i)};
      if (below(2) == 0) one.size.percent = static_cast<std::uint32_t>(1 + below(40));
      if (one.size.percent == 0) one.size.bytes = 1 + below(3 * kGi);
      if (i + 1 == count && below(2) == 0) one.size = {};
      one.grow = i + 1 == count && below(3) == 0;
      wanted.partitions.push_back(one);
    }
    auto found = blank(below(8 * kGi));
    if (below(3) == 0) found.content = "ext4";
    const auto first = decide(wanted, found, false);
    if (first.fate != Fate::made) continue;
    ++made;
    auto end = kMi;
    for (const auto& one : first.partitions) {
      EXPECT_GE(one.start, end);
      EXPECT_EQ(one.start % kMi, 0U);
      EXPECT_GT(one.size, 0U);
      end = one.start + one.size;
    }
    EXPECT_LE(end + kMi, found.size);
    const auto then = after(found, first);
    for (const bool erased : {false, true})
      EXPECT_EQ(decide(wanted, then, erased).fate, Fate::stays);
  }
  EXPECT_GT(made, 500U);
}

TEST(DecideFilesystem, WhatStandsThereDecides) {
  const WantedFilesystem ext4{.device = "PARTLABEL=data", .format = "ext4", .label = "data"};
  auto busy = holding("ext4", "data");
  busy.busy = true;
  auto in_use = holding("xfs");
  in_use.busy = true;
  auto system = blank();
  system.system = true;
  const Case cases[] = {
      {"blank", blank(), false, Fate::made, Fate::made},
      {"as asked", holding("ext4", "data"), false, Fate::stays, Fate::stays},
      {"as asked and mounted", busy, false, Fate::stays, Fate::stays},
      {"another label", holding("ext4", "x"), false, Fate::refused, Fate::made},
      {"another label, erased before", holding("ext4", "x"), true, Fate::refused, Fate::refused},
      {"another format", holding("xfs", "data"), false, Fate::refused, Fate::made},
      {"a table", holding("gpt"), false, Fate::refused, Fate::made},
      {"in use", in_use, false, Fate::refused, Fate::refused},
      {"system", system, false, Fate::refused, Fate::refused},
  };
  for (const auto& row : cases) {
    for (const auto wipe : {Wipe::when_empty, Wipe::always}) {
      auto wanted = ext4;
      wanted.wipe = wipe;
      const auto verdict = decide(wanted, row.found, row.erased_before);
      EXPECT_EQ(verdict.fate, wipe == Wipe::always ? row.always : row.when_empty) << row.name;
      EXPECT_EQ(verdict.fate == Fate::refused, !verdict.remedy.empty()) << row.name;
    }
  }
}

TEST(DecideFilesystem, WhereItIsMountedErasesNothing) {
  WantedFilesystem wanted{.device = "PARTLABEL=data", .format = "ext4", .wipe = Wipe::always};
  const auto before = digest_of(wanted);
  wanted.path = "/srv/data";
  wanted.options = {"noatime"};
  EXPECT_EQ(digest_of(wanted), before);
  wanted.label = "other";
  EXPECT_NE(digest_of(wanted), before);
}

TEST(DescribeDisk, NamesWhatIsLost) {
  const auto wanted = two_partitions(Wipe::always);
  const auto found = holding("ext4", "photos");
  EXPECT_EQ(describe(wanted, found, decide(wanted, found, false)),
            "erases /dev/vdb (ext4 'photos'); makes partitions on /dev/vdb: logs, data");
  EXPECT_EQ(describe(wanted, blank(), decide(wanted, blank(), false)),
            "makes partitions on /dev/vdb: logs, data");
  const auto there = with_table(wanted);
  EXPECT_EQ(describe(wanted, there, decide(wanted, there, false)), "/dev/vdb stays as it is");
}

}  // namespace
}  // namespace orlop::agent::kinds
