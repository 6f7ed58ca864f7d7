// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/process_facts.hpp"

#include <gmock/gmock.h>

#include "tests/support/matchers.hpp"

namespace orlop::bench {
namespace {

TEST(ParseMemory, ReadsARollup) {
  const auto memory = parse_memory(
      "55d0c1e0-7ffd00000000 ---p 00000000 00:00 0      [rollup]\n"
      "Rss:                8192 kB\nPss:                4096 kB\nPss_Anon:           1000 kB\n"
      "Anonymous:          1024 kB\n");
  ASSERT_THAT(memory, testing::IsOk());
  EXPECT_EQ(memory->rss, 8 << 20);
  EXPECT_EQ(memory->pss, 4 << 20);
  EXPECT_EQ(memory->anonymous, 1 << 20);
  EXPECT_THAT(parse_memory("Rss: 1 kB\n"), testing::IsErrorSaying(Errc::corrupt, "Pss"));
  EXPECT_THAT(parse_memory("cat: No such file"), testing::IsError(Errc::corrupt));
}

TEST(ParseSwitches, SumsOverThreads) {
  const auto switches = parse_switches(
      "Name:\torlopd\nvoluntary_ctxt_switches:\t10\nnonvoluntary_ctxt_switches:\t3\n"
      "Name:\tworker\nvoluntary_ctxt_switches:\t5\nnonvoluntary_ctxt_switches:\t0\n");
  ASSERT_THAT(switches, testing::IsOk());
  EXPECT_EQ(switches->voluntary, 15);
  EXPECT_EQ(switches->involuntary, 3);
  EXPECT_EQ(switches->threads, 2);
  EXPECT_THAT(parse_switches(""), testing::IsError(Errc::corrupt));
}

TEST(ParseTicks, CountsFieldsBehindTheName) {
  EXPECT_THAT(parse_ticks("7 (a) b) S 1 7 7 0 -1 4194560 100 0 0 0 12 30 0 0 20 0 1 0"),
              testing::IsOkAnd(42.0));
  EXPECT_THAT(parse_ticks("7 (a) S 1 7"), testing::IsError(Errc::corrupt));
  EXPECT_THAT(parse_ticks("nothing"), testing::IsError(Errc::corrupt));
}

}  // namespace
}  // namespace orlop::bench
