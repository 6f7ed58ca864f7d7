// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/statistics.hpp"

#include <gmock/gmock.h>

namespace orlop::bench {
namespace {

TEST(Summarise, GivesMedianAndExtremes) {
  struct Case {
    std::vector<double> values;
    Summary expected;
  };
  const Case cases[] = {
      {{}, {0, 0, 0}},           {{4}, {4, 4, 4}},           {{9, 1, 5}, {5, 1, 9}},
      {{8, 2, 4, 6}, {5, 2, 8}}, {{3, 3, 100}, {3, 3, 100}},
  };
  for (const auto& [values, expected] : cases) {
    const auto summary = summarise(values);
    EXPECT_EQ(summary.median, expected.median);
    EXPECT_EQ(summary.minimum, expected.minimum);
    EXPECT_EQ(summary.maximum, expected.maximum);
  }
}

}  // namespace
}  // namespace orlop::bench
