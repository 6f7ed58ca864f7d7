// SPDX-License-Identifier: Apache-2.0
// Plans and their execution, with steps that write small files.
#include <gmock/gmock.h>

#include <future>
#include <thread>

#include "image-builder/pipeline/execute.hpp"
#include "image-builder/pipeline/inputs.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_toolbox.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::builder::pipeline {
namespace {

using ::testing::ElementsAre;
using testing::FakeToolbox;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;
using ::testing::SizeIs;
namespace fs = std::filesystem;

/// What a step of these tests does, beside writing its part.
using Action = std::function<Status(const fs::path& folder)>;

struct Needs {
  std::string text;
  std::vector<Part> parts;
  std::vector<Tree> trees;
  Unkeyed<Action> action;
};

struct Made {
  Part result{"result"};
};

Status write_result(const Needs& needs, const Workshop&, const fs::path& folder) {
  TRY(sys::write_file(folder / "result", needs.text));
  return needs.action.value ? needs.action.value(folder) : Status();
}

Step<Needs, Made> step_called(std::string_view name) {
  return {.name = name, .what = [](const Needs& needs) { return needs.text; }, .run = write_result};
}

class Pipeline : public ::testing::Test {
 protected:
  /// A step that writes `text` and notes that it ran.
  Made add(Planner& planner, const std::string& name, const std::string& text,
           std::vector<Part> parts = {}, std::vector<Tree> trees = {}, const Action& action = {}) {
    // The names of steps are constants in the product; here they live as long as the test.
    const auto& kept = names_.emplace_back(std::make_unique<std::string>(name));
    return planner.add(step_called(*kept),
                       Needs{.text = text,
                             .parts = std::move(parts),
                             .trees = std::move(trees),
                             .action = {[this, name, action](const fs::path& folder) {
                                          runs_.push_back(name);
                                          return action ? action(folder) : Status();
                                        },
                                        "it is the test's"}});
  }
  [[nodiscard]] fs::path cache() const { return folder_.path() / "cache"; }
  Result<CacheLock> lock(const std::function<void(std::string_view)>& on_wait) const {
    return CacheLock::acquire(cache(), "a build", on_wait);
  }
  Result<std::vector<StepOutcome>> run(const Planner& planner) {
    const auto held = lock([](std::string_view what) { FAIL() << what; });
    if (!held) return std::unexpected(held.error());
    return execute(planner, *held, runner_, kNoEvents);
  }
  Tree tree(const std::string& name) {
    return inputs_.tree("overlay " + name, folder_.path() / name, "put it back");
  }
  void put(const std::string& file, std::string_view content) {
    ASSERT_THAT(sys::write_file(folder_.path() / file, content), IsOk());
  }

  inline static const PipelineEvents kNoEvents = {.started = [](const auto&) {},
                                                  .finished = [](const auto&) {}};
  sys::TemporaryFolder folder_ = *sys::TemporaryFolder::create();
  sys::SystemCommandRunner runner_;
  FakeToolbox toolbox_;
  Inputs inputs_{toolbox_};
  std::vector<std::unique_ptr<std::string>> names_;
  std::vector<std::string> runs_;
};

TEST_F(Pipeline, AnUnchangedStepIsNotRunAgain) {
  for (int build = 0; build < 2; ++build) {
    Planner planner(cache());
    const auto a = add(planner, "a", "1");
    add(planner, "b", "1", {a.result});
    ASSERT_THAT(run(planner), IsOk());
  }
  EXPECT_THAT(runs_, ElementsAre("a", "b"));
}

TEST_F(Pipeline, AChangeRunsTheStepAndThoseThatUseIt) {
  for (const auto* text : {"1", "2"}) {
    runs_.clear();
    Planner planner(cache());
    const auto a = add(planner, "a", text);
    add(planner, "b", "1", {a.result});
    add(planner, "c", "1");
    ASSERT_THAT(run(planner), IsOk());
  }
  EXPECT_THAT(runs_, ElementsAre("a", "b"));
}

TEST_F(Pipeline, AFailedStepLeavesNoResultAndIsRunAgain) {
  Planner failing(cache());
  add(failing, "a", "1", {}, {},
      [](const fs::path&) -> Status { return fail(Errc::io, "the disk is gone"); });
  EXPECT_THAT(run(failing), IsErrorSaying(Errc::io, "step a: the disk is gone"));
  Planner planner(cache());
  const auto made = add(planner, "a", "1");
  ASSERT_THAT(run(planner), IsOk());
  EXPECT_THAT(sys::read_text(made.result.path(), 16), IsOkAnd("1"));
}

TEST_F(Pipeline, AStepThatDoesNotMakeItsPartFails) {
  Planner planner(cache());
  add(planner, "a", "1", {}, {},
      [](const fs::path& folder) { return sys::remove_tree(folder / "result"); });
  EXPECT_THAT(run(planner), IsErrorSaying(Errc::corrupt, "step a: it did not make result"));
}

TEST_F(Pipeline, AResultThatLostAPartIsMadeAgain) {
  Planner first(cache());
  const auto made = add(first, "a", "1");
  ASSERT_THAT(run(first), IsOk());
  ASSERT_THAT(sys::remove_tree(made.result.path()), IsOk());
  Planner second(cache());
  add(second, "a", "1");
  EXPECT_FALSE(second.works().front().step.cached);
  ASSERT_THAT(run(second), IsOk());
  EXPECT_THAT(sys::read_text(made.result.path(), 16), IsOkAnd("1"));
}

TEST_F(Pipeline, AnInputThatIsGoneIsNamedWithItsRemedy) {
  put("base/etc/issue", "x");
  Planner planner(cache());
  add(planner, "tree", "1", {}, {tree("base")});
  ASSERT_THAT(sys::remove_tree(folder_.path() / "base"), IsOk());
  // After the plan was made.
  const auto ran = run(planner);
  EXPECT_THAT(ran, IsErrorSaying(Errc::not_found, "step tree: overlay base: "));
  EXPECT_EQ(ran.error().remedy(), "put it back");
  // Before: the plan says so, and is not carried out.
  Planner late(cache());
  add(late, "tree", "1", {}, {tree("base")});
  const auto& step = late.works().front().step;
  EXPECT_EQ(step.key, "");
  ASSERT_THAT(step.unknown, SizeIs(1));
  EXPECT_EQ(step.unknown.front().remedy(), "put it back");
  EXPECT_THAT(run(late), IsErrorSaying(Errc::not_found, "step tree: overlay base: "));
  EXPECT_THAT(runs_, IsEmpty());
}

TEST_F(Pipeline, APartThatIsGoneIsNamedWithItsRemedy) {
  Planner planner(cache());
  const auto a = add(planner, "a", "1");
  add(planner, "b", "1", {a.result});
  const PipelineEvents events = {.started = [](const auto&) {},
                                 .finished =
                                     [&a](const StepOutcome& outcome) {
                                       if (outcome.name == "a")
                                         (void)sys::remove_tree(a.result.path());
                                     }};
  const auto held = lock([](std::string_view what) { FAIL() << what; });
  ASSERT_THAT(held, IsOk());
  const auto ran = execute(planner, *held, runner_, events);
  EXPECT_THAT(ran, IsErrorSaying(Errc::not_found, "step b: result of step a: "));
  EXPECT_THAT(ran.error().remedy(), HasSubstr("run this again"));
}

// Otherwise what was half read of the one and half of the other would be the result of this key.
TEST_F(Pipeline, AnInputThatChangesWhileItIsReadIsNoResult) {
  put("base/etc/issue", "x");
  Planner planner(cache());
  add(planner, "tree", "1", {}, {tree("base")},
      [this](const fs::path&) { return sys::write_file(folder_.path() / "base/etc/issue", "y"); });
  EXPECT_THAT(
      run(planner),
      IsErrorSaying(Errc::conflict, "step tree: changed while the image was built: overlay base"));
  Planner again(cache());
  add(again, "tree", "1", {}, {tree("base")});
  EXPECT_FALSE(again.works().front().step.cached);
}

TEST_F(Pipeline, WhatUsesSomethingUnknownIsUnknownToo) {
  Planner planner(cache());
  const auto a = add(planner, "a", "1", {}, {tree("nowhere")});
  add(planner, "b", "1", {a.result});
  add(planner, "c", "1");
  EXPECT_EQ(planner.works()[1].step.key, "");
  EXPECT_THAT(planner.works()[1].step.unknown.front().message(), HasSubstr("result of step a"));
  EXPECT_THAT(planner.works()[2].step.key, SizeIs(16));
  EXPECT_FALSE(fs::exists(cache())) << "a plan writes nothing";
}

// Both builds ask for the same step at once: one makes it, the other says what it waits for and
// then finds the result. Without the lock both would write into the same unfinished folder.
TEST_F(Pipeline, TwoBuildsAtOnceDoNotMeetInOneCache) {
  std::promise<void> inside;
  std::promise<std::string> waits;
  Planner slow(cache());
  add(slow, "a", "1", {}, {}, [&](const fs::path& folder) -> Status {
    inside.set_value();
    // Ends only when the other build waits.
    EXPECT_EQ(waits.get_future().get(), "waiting for a build, which uses " + cache().string());
    EXPECT_TRUE(fs::exists(folder / "result"));
    return {};
  });
  Planner other(cache());
  add(other, "a", "1");
  std::jthread first([&] { EXPECT_THAT(run(slow), IsOk()); });
  inside.get_future().wait();
  const auto held = lock([&waits](std::string_view what) { waits.set_value(std::string(what)); });
  ASSERT_THAT(held, IsOk());
  const auto second = execute(other, *held, runner_, kNoEvents);
  ASSERT_THAT(second, IsOk());
  EXPECT_TRUE(second->front().cached);
  EXPECT_THAT(runs_, ElementsAre("a"));
}

TEST_F(Pipeline, PruningKeepsWhatIsNeededAndWhatIsYoung) {
  std::vector<Planner> plans;
  std::vector<fs::path> results;
  for (const auto* text : {"old", "kept", "young"}) {
    auto& planner = plans.emplace_back(cache());
    add(planner, "a", text);
    ASSERT_THAT(run(planner), IsOk());
    results.push_back(planner.works().front().result);
  }
  for (const auto& result : {results[0], results[1]})
    fs::last_write_time(result, fs::file_time_type::clock::now() - std::chrono::days(8));
  const auto held = lock([](std::string_view what) { FAIL() << what; });
  ASSERT_THAT(held, IsOk());
  ASSERT_THAT(prune_cache(*held, plans[1]), IsOk());
  EXPECT_FALSE(fs::exists(results[0]));
  EXPECT_TRUE(fs::exists(results[1]));
  EXPECT_TRUE(fs::exists(results[2]));
}

}  // namespace
}  // namespace orlop::builder::pipeline
