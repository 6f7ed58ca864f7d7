// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/generation.hpp"

#include <gmock/gmock.h>

#include <filesystem>

#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::engine {
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
  record(history, generation(std::string(64, 'a')), {{"file:/x", {"/x", "/y"}}});
  const auto read = parse_history(codec::write_json_pretty(to_value(history)));
  ASSERT_THAT(read, testing::IsOk());
  EXPECT_EQ(read->generations, history.generations);
  EXPECT_EQ(read->owned, history.owned);
  EXPECT_THAT(parse_history("{"), IsErrorSaying(Errc::invalid, "JSON"));
  EXPECT_THAT(parse_history(R"({"schema":"orlop.generations/1","generations":[{}]})"),
              IsErrorSaying(Errc::invalid, "'generations[0]' lacks the key 'generation'"));
}

/// Records as the first agent wrote them, and as this one writes them in their place.
TEST(History, OfTheFirstAgentIsReadAndKept) {
  int found = 0;
  const std::filesystem::path folder = ORLOP_SOURCE_DIR "/tests/data/state-0.1";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().filename() != "generations.json") continue;
    const auto history = parse_history(sys::read_text(entry.path(), 1 << 20).value());
    ASSERT_THAT(history, testing::IsOk()) << entry.path();
    EXPECT_FALSE(history->generations.empty());
    EXPECT_FALSE(history->owned.empty());
    const auto again = parse_history(codec::write_json(to_value(*history)));
    ASSERT_THAT(again, testing::IsOk());
    EXPECT_EQ(again->generations, history->generations);
    ++found;
  }
  EXPECT_GT(found, 0);
}

}  // namespace
}  // namespace orlop::agent::engine
