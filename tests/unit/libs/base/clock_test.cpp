// SPDX-License-Identifier: Apache-2.0
#include "libs/base/clock.hpp"

#include <gmock/gmock.h>

#include "tests/support/matchers.hpp"

namespace orlop {
namespace {

using testing::IsError;
using testing::IsOkAnd;

TEST(Time, IsWrittenAndReadInOneForm) {
  struct Row {
    std::int64_t seconds;
    std::string text;
  };
  const Row rows[] = {{0, "1970-01-01T00:00:00Z"},
                      {1'795'651'200, "2026-11-26T00:00:00Z"},
                      {951'782'399, "2000-02-28T23:59:59Z"},
                      {951'782'400, "2000-02-29T00:00:00Z"},
                      {4'102'444'800, "2100-01-01T00:00:00Z"}};
  for (const auto& [seconds, text] : rows) {
    const UnixTime time{std::chrono::seconds(seconds)};
    EXPECT_EQ(format_time(time), text);
    EXPECT_THAT(parse_time(text), IsOkAnd(time));
  }
}

TEST(Time, OtherFormsAreRefused) {
  for (const auto* text : {"", "2026-11-26", "2026-11-26T00:00:00", "2026-11-26T00:00:00+00:00",
                           "2026-11-26 00:00:00Z", "2026-11-26T00:00:00.5Z", "2026-13-01T00:00:00Z",
                           "2026-02-29T00:00:00Z", "2026-11-26T24:00:00Z", "2026-11-26T00:60:00Z",
                           "2026-11-26T00:00:00Zx", " 2026-11-26T00:00:00Z", "26-11-26T00:00:00Z"})
    EXPECT_THAT(parse_time(text), IsError(Errc::invalid)) << text;
}

TEST(Time, TheSystemsClocksGoOn) {
  const SystemClock clock;
  const auto boot = clock.since_boot();
  EXPECT_GT(boot.count(), 0);
  EXPECT_GE(clock.since_boot(), boot);
  EXPECT_GT(clock.now(), UnixTime{std::chrono::seconds(1'700'000'000)});
}

}  // namespace
}  // namespace orlop
