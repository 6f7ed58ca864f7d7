// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/demo/report.hpp"

#include <gmock/gmock.h>

#include "libs/codec/json.hpp"
#include "tests/vm/demo/progress.hpp"

namespace orlop::demo {
namespace {

std::vector<StepResult> two_steps() {
  StepResult first{.name = "build-1", .ok = true, .seconds = 12.345};
  first.figures.headline = "root image 150 MiB";
  first.figures.members.set("root_bytes", 42);
  return {first, {.name = "install", .seconds = 3, .reason = "it broke\nits console ends: x"}};
}

TEST(Report, HoldsOnlyWhenThereAreStepsAndAllHold) {
  auto results = two_steps();
  EXPECT_FALSE(all_held({}));
  EXPECT_FALSE(all_held(results));
  results.pop_back();
  EXPECT_TRUE(all_held(results));
}

TEST(Report, TableHasOneLineAStep) {
  EXPECT_EQ(table(two_steps()),
            "step     result  seconds  figure\n"
            "build-1  held       12.3  root image 150 MiB\n"
            "install  FAILED      3.0  it broke\n"
            "all      FAILED     15.3\n");
}

TEST(Report, DocumentPutsFiguresBesideTheName) {
  EXPECT_EQ(
      codec::write_json(document(two_steps())),
      R"({"schema":"orlop.demo/1","ok":false,"steps":[)"
      R"({"name":"build-1","ok":true,"seconds":12.35,"root_bytes":42},)"
      R"({"name":"install","ok":false,"seconds":3.0,"reason":"it broke\nits console ends: x"}]})");
}

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

}  // namespace
}  // namespace orlop::demo
