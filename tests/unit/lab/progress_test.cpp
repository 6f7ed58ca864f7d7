// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/progress.hpp"

#include <gmock/gmock.h>

namespace orlop::lab {
namespace {

TEST(Progress, IsReadFromJsonLinesWithAPercentage) {
  const auto progress = progress_of(R"({"step":"erofs","percent":41.7})");
  ASSERT_TRUE(progress);
  EXPECT_EQ(progress->what, "erofs");
  EXPECT_EQ(progress->percent, 41);
  EXPECT_EQ(progress_of(R"({"phase":"writing","bytesDone":30,"bytesTotal":40})")->percent, 75);
  EXPECT_EQ(progress_of(R"({"phase":"writing","percent":250})")->percent, 100);
  for (const auto* other : {"", "text", "{", R"({"step":"x"})", R"({"percent":"half"})",
                            R"({"phase":"checking","bytesDone":0,"bytesTotal":0})"}) {
    EXPECT_FALSE(progress_of(other)) << other;
  }
  EXPECT_EQ(without_progress("a\n{\"percent\":1}\nb"), "a\nb\n");
}

TEST(BuildEvent, IsSaidInWords) {
  const std::pair<std::string_view, std::optional<std::string>> cases[] = {
      {R"({"event":"finished","step":"uki","cached":true,"seconds":0})", "uki: unchanged"},
      {R"({"event":"finished","step":"uki","cached":false,"seconds":2.04})", "uki: made in 2.0 s"},
      {R"({"event":"note","what":"writing disk.raw"})", "writing disk.raw"},
      {R"({"event":"started","step":"uki"})", std::nullopt},
      {R"({"percent":3})", std::nullopt},
      {"  uki  unchanged", std::nullopt},
  };
  for (const auto& [line, words] : cases) EXPECT_EQ(build_event_of(line), words) << line;
}

TEST(BuildStep, IsWhatABuildIsAt) {
  const std::pair<std::string_view, std::optional<std::string>> cases[] = {
      {R"({"event":"started","step":"uki","stepsDone":4,"stepsTotal":8})", "uki, step 5 of 8"},
      {R"({"event":"started","step":"uki"})", std::nullopt},
      {R"({"event":"finished","step":"uki","stepsDone":4,"stepsTotal":8})", std::nullopt},
      {"uki", std::nullopt},
  };
  for (const auto& [line, words] : cases) EXPECT_EQ(build_step_of(line), words) << line;
}

}  // namespace
}  // namespace orlop::lab
