// SPDX-License-Identifier: Apache-2.0
#include "image-builder/pipeline/pipeline.hpp"

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::builder::pipeline {
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
  Result<CacheLock> lock(const std::function<void(std::string_view)>& on_wait) const {
    return CacheLock::acquire(folder_.path() / "cache", "a build", on_wait);
  }
  Result<Execution> run(const std::vector<Step>& steps) {
    const auto held = lock([](std::string_view what) { FAIL() << what; });
    if (!held) return std::unexpected(held.error());
    return execute(steps, *held, {.started = [](const auto&) {}, .finished = [](const auto&) {}});
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

// Both builds ask for the same step at once: one makes it, the other says what it waits for and
// then finds the result. Without the lock both would write into the same unfinished folder.
TEST_F(Pipeline, TwoBuildsAtOnceDoNotMeetInOneCache) {
  std::promise<void> inside;
  std::promise<std::string> waits;
  auto slow = writer("a", "1");
  slow.run = [&](const std::filesystem::path& folder, const auto&) -> Status {
    inside.set_value();
    if (auto written = sys::write_file(folder / "result", "whole"); !written) return written;
    // Ends only when the other build waits.
    EXPECT_EQ(waits.get_future().get(),
              "waiting for a build, which uses " + (folder_.path() / "cache").string());
    EXPECT_TRUE(std::filesystem::exists(folder / "result"));
    return {};
  };
  std::jthread first([&] { EXPECT_THAT(run({slow}), IsOk()); });
  inside.get_future().wait();
  const auto held = lock([&waits](std::string_view what) { waits.set_value(std::string(what)); });
  ASSERT_THAT(held, IsOk());
  const auto second = execute({writer("a", "1")}, *held,
                              {.started = [](const auto&) {}, .finished = [](const auto&) {}});
  ASSERT_THAT(second, IsOk());
  EXPECT_TRUE(second->outcomes.front().cached);
  EXPECT_TRUE(runs_.empty());
}

TEST_F(Pipeline, PruningKeepsWhatIsNeededAndWhatIsYoung) {
  const auto old = run({writer("a", "1")});
  const auto kept = run({writer("a", "2")});
  const auto young = run({writer("a", "3")});
  for (const auto& execution : {old, kept}) {
    ASSERT_THAT(execution, IsOk());
    std::filesystem::last_write_time(
        execution->results.at("a"),
        std::filesystem::file_time_type::clock::now() - std::chrono::days(8));
  }
  const auto held = lock([](std::string_view what) { FAIL() << what; });
  ASSERT_THAT(held, IsOk());
  ASSERT_THAT(prune_cache(*held, kept->results), IsOk());
  EXPECT_FALSE(std::filesystem::exists(old->results.at("a")));
  EXPECT_TRUE(std::filesystem::exists(kept->results.at("a")));
  EXPECT_TRUE(std::filesystem::exists(young->results.at("a")));
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
}  // namespace orlop::builder::pipeline
