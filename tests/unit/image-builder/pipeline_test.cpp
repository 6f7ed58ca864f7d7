// SPDX-License-Identifier: Apache-2.0
#include "image-builder/pipeline/pipeline.hpp"

#include <gtest/gtest.h>

#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::builder {
namespace {

using testing::IsErrorSaying;
using testing::IsOk;

class Pipeline : public ::testing::Test {
 protected:
  Step writer(const std::string& name, const std::string& input,
              std::vector<std::string> uses = {}) {
    return {.name = name,
            .what = name,
            .inputs = {{"input", input}},
            .uses = std::move(uses),
            .run = [this, name](const std::filesystem::path& folder, const auto&) -> Status {
              runs_.push_back(name);
              return sys::write_file(folder / "result", name);
            }};
  }
  Result<Execution> run(const std::vector<Step>& steps) {
    return execute(steps, folder_.path(),
                   {.started = [](const auto&) {}, .finished = [](const auto&) {}});
  }

  sys::TemporaryFolder folder_ = *sys::TemporaryFolder::create();
  std::vector<std::string> runs_;
};

TEST_F(Pipeline, AnUnchangedStepIsNotRunAgain) {
  const std::vector<Step> steps = {writer("a", "1"), writer("b", "1", {"a"})};
  ASSERT_THAT(run(steps), IsOk());
  ASSERT_THAT(run(steps), IsOk());
  EXPECT_EQ(runs_, (std::vector<std::string>{"a", "b"}));
}

TEST_F(Pipeline, AChangeRunsTheStepAndThoseThatUseIt) {
  ASSERT_THAT(run({writer("a", "1"), writer("b", "1", {"a"}), writer("c", "1")}), IsOk());
  runs_.clear();
  ASSERT_THAT(run({writer("a", "2"), writer("b", "1", {"a"}), writer("c", "1")}), IsOk());
  EXPECT_EQ(runs_, (std::vector<std::string>{"a", "b"}));
}

TEST_F(Pipeline, AFailedStepLeavesNoResultAndIsRunAgain) {
  auto failing = writer("a", "1");
  failing.run = [](const std::filesystem::path& folder, const auto&) -> Status {
    if (auto written = sys::write_file(folder / "half", "x"); !written) return written;
    return fail(Errc::io, "the disk is gone");
  };
  EXPECT_THAT(run({failing}), IsErrorSaying(Errc::io, "step a: the disk is gone"));
  const auto execution = run({writer("a", "1")});
  ASSERT_THAT(execution, IsOk());
  EXPECT_FALSE(std::filesystem::exists(execution->results.at("a") / "half"));
}

TEST_F(Pipeline, AStepMayOnlyUseEarlierOnes) {
  EXPECT_THAT(run({writer("a", "1", {"b"}), writer("b", "1")}),
              IsErrorSaying(Errc::invalid, "step a uses b"));
}

TEST_F(Pipeline, TheDigestOfATreeSeesNamesModesAndContents) {
  const auto tree = folder_.path() / "tree";
  ASSERT_THAT(sys::write_file(tree / "a", "1"), IsOk());
  const auto first = *digest_tree(tree);
  EXPECT_EQ(*digest_tree(tree), first);
  ASSERT_THAT(sys::write_file(tree / "a", "2"), IsOk());
  const auto content = *digest_tree(tree);
  EXPECT_NE(content, first);
  ASSERT_THAT(sys::write_file(tree / "a", "2", 0755), IsOk());
  EXPECT_NE(*digest_tree(tree), content);
  ASSERT_THAT(sys::write_file(tree / "a", "1"), IsOk());
  ASSERT_THAT(sys::write_file(tree / "b", ""), IsOk());
  EXPECT_NE(*digest_tree(tree), first);
}

}  // namespace
}  // namespace orlop::builder
