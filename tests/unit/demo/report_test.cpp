// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/demo/report.hpp"

#include <gmock/gmock.h>

#include "libs/codec/json.hpp"

namespace orlop::demo {
namespace {

std::vector<StepResult> two_steps() {
  StepResult first{.name = "build-1", .ok = true, .seconds = 12.345};
  first.figures.headline = "root image 150 MiB";
  first.figures.members.set("rootBytes", 42);
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
      codec::write_json(document(two_steps(), "tcg")),
      R"({"schema":"orlop.demo/1","accelerator":"tcg","ok":false,"steps":[)"
      R"({"name":"build-1","ok":true,"seconds":12.35,"rootBytes":42},)"
      R"({"name":"install","ok":false,"seconds":3.0,"reason":"it broke\nits console ends: x"}]})");
}

}  // namespace
}  // namespace orlop::demo
