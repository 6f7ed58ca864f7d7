// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "tests/bench/bench.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::bench {
namespace {

TEST(ParseCost, ReadsWhatTimeWrites) {
  const auto cost = parse_cost("12.50 3.25 1.25 2048\n");
  ASSERT_THAT(cost, testing::IsOk());
  EXPECT_EQ(cost->seconds, 12.5);
  EXPECT_EQ(cost->cpu_seconds, 4.5);
  EXPECT_EQ(cost->peak_rss_bytes, 2 << 20);
  for (const auto* text : {"", "12.5 3 1", "Command exited with non-zero status 1\n1 1 1 1"}) {
    EXPECT_THAT(parse_cost(text), testing::IsError(Errc::corrupt)) << text;
  }
}

TEST(Benches, EachHaveANameAndATitle) {
  std::vector<std::string_view> names;
  for (const auto& entry : benches()) {
    names.push_back(entry.name);
    EXPECT_FALSE(entry.title.empty());
  }
  EXPECT_THAT(names, ::testing::ElementsAre("size", "build", "boot", "agent", "config"));
}

}  // namespace
}  // namespace orlop::bench
