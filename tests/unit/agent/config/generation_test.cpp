// SPDX-License-Identifier: Apache-2.0
#include "agent/config/generation.hpp"

#include <gmock/gmock.h>

#include "libs/codec/json.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent {
namespace {

using ::testing::IsEmpty;
using testing::IsErrorSaying;

Generation generation(std::string digest, std::string release = "1.0") {
  return {.number = 0,
          .digest = std::move(digest),
          .release = std::move(release),
          .time = "2026-11-22T12:00:00Z",
          .cause = "boot",
          .sources = {"state:/a"}};
}

TEST(History, CountsChangesOfConfigurationOrRelease) {
  History history;
  EXPECT_EQ(record(history, generation("a"), {{"file:/x", {"/x"}}}), 1U);
  EXPECT_EQ(record(history, generation("a"), {{"file:/y", {"/y"}}}), 1U);
  EXPECT_TRUE(history.owned.contains("file:/y"));
  EXPECT_EQ(record(history, generation("b"), {}), 2U);
  EXPECT_EQ(record(history, generation("b", "2.0"), {}), 3U);
  EXPECT_EQ(record(history, generation("a"), {}), 4U);
  EXPECT_EQ(history.generations.size(), 4U);
  EXPECT_THAT(history.owned, IsEmpty());
}

TEST(History, ForgetsTheOldest) {
  History history;
  for (std::size_t i = 0; i < kKeptGenerations + 5; ++i) {
    record(history, generation(std::to_string(i)), {});
  }
  EXPECT_EQ(history.generations.size(), kKeptGenerations);
  EXPECT_EQ(history.generations.front().number, 6U);
  EXPECT_EQ(history.generations.back().number, kKeptGenerations + 5);
}

TEST(History, SurvivesItsFile) {
  History history;
  record(history, generation("a"), {{"file:/x", {"/x", "/y"}}});
  const auto read = parse_history(codec::write_json_pretty(to_value(history)));
  ASSERT_THAT(read, testing::IsOk());
  EXPECT_EQ(read->generations, history.generations);
  EXPECT_EQ(read->owned, history.owned);
  EXPECT_THAT(parse_history("{"), IsErrorSaying(Errc::invalid, "JSON"));
  EXPECT_THAT(parse_history(R"({"generations":[{}],"owned":{}})"),
              IsErrorSaying(Errc::invalid, "generation"));
}

}  // namespace
}  // namespace orlop::agent
