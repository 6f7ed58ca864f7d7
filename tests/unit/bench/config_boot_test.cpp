// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/config_boot.hpp"

#include <gmock/gmock.h>

#include <format>

#include "tests/support/matchers.hpp"

namespace orlop::bench {
namespace {

using ::testing::DoubleEq;
using testing::IsErrorSaying;
using testing::IsOkAnd;

constexpr auto kStarting = "7d4958e842da4a758f6c1cdc7b36dcc5";
constexpr auto kStarted = "39f53479d3a045ac8e11786248231fbf";

std::string entry(std::string_view unit, std::string_view message, int microseconds) {
  return std::format("{{\"UNIT\":\"{}\",\"MESSAGE_ID\":\"{}\",\"__MONOTONIC_TIMESTAMP\":\"{}\"}}\n",
                     unit, message, microseconds);
}

TEST(SecondsOfUnits, AreFromStartingToStartedOfEachThatDid) {
  const auto journal =
      "{\"__MONOTONIC_TIMESTAMP\":\"1\"}\n" + entry("a.service", kStarting, 1'000'000) +
      entry("b.service", kStarting, 1'200'000) + entry("other.service", kStarting, 1'300'000) +
      entry("a.service", kStarted, 1'500'000) + entry("other.service", kStarted, 9'000'000) +
      entry("b.service", kStarted, 2'200'000);
  constexpr std::string_view kUnits[] = {"a.service", "b.service", "absent.service"};
  EXPECT_THAT(seconds_of_units(journal, kUnits), IsOkAnd(DoubleEq(1.5)));
}

TEST(SecondsOfUnits, AreNothingWithoutBothEnds) {
  constexpr std::string_view kUnits[] = {"a.service"};
  EXPECT_THAT(seconds_of_units("", kUnits), IsErrorSaying(Errc::corrupt, "none of"));
  EXPECT_THAT(seconds_of_units(entry("a.service", kStarting, 5), kUnits),
              IsErrorSaying(Errc::corrupt, "a.service"));
  EXPECT_THAT(seconds_of_units(entry("a.service", kStarted, 5), kUnits),
              IsErrorSaying(Errc::corrupt, "a.service"));
}

}  // namespace
}  // namespace orlop::bench
