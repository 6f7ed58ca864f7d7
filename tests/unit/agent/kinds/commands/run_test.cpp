// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/commands/run.hpp"

#include <gmock/gmock.h>

#include "agent/kinds/commands/lists.hpp"
#include "agent/kinds/commands/runs.hpp"
#include "libs/codec/json.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_runner.hpp"
#include "tests/fakes/fake_system_state.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::kinds {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::IsErrorSaying;
using testing::IsOk;

class RunCommands : public ::testing::Test {
 protected:
  void wanted(const CommandList& list, Moment moment = Moment::network) {
    system_.tree[list_path(moment)] =
        engine::Entry::file(codec::write_json(schema::to_value(list, kCommandList)), 0600);
  }
  Status run(Moment moment = Moment::network) {
    return run_commands(moment, boot_, {system_, runner_, clock_},
                        node::StatePaths("/state/orlop"));
  }
  /// "name=exit code", in the order in which they ended.
  std::vector<std::string> results() {
    const auto document = codec::parse_json(system_.text(std::string(node::kCommandResults)));
    EXPECT_THAT(*document, testing::IsDeclared("orlop.command-results/3"));
    std::vector<std::string> list;
    for (const auto& item : document->find("results")->items()) {
      list.push_back(item.find("name")->string() + '=' +
                     std::to_string(item.find("exitCode")->integer()));
      output_ = item.find("output")->string();
    }
    return list;
  }
  static Command script(std::string name, std::string text,
                        Frequency frequency = Frequency::per_boot) {
    return {.name = std::move(name), .run = {std::move(text), {}}, .frequency = frequency};
  }

  testing::FakeSystemState system_;
  testing::FakeClock clock_;
  sys::SystemCommandRunner real_;
  /// Scripts stand in the tree in memory: the shell reads their text from its input here.
  class Scripts : public sys::CommandRunner {
   public:
    Scripts(testing::FakeSystemState& system, sys::CommandRunner& real)
        : system_(system), real_(real) {}
    Result<sys::CommandOutput> run(const sys::Command& command) override {
      auto direct = command;
      const auto& last = command.argv.back();
      if (last.starts_with(kScripts)) {
        direct.argv.back() = "/dev/stdin";
        direct.input = system_.text(last);
      }
      return real_.run(direct);
    }

   private:
    testing::FakeSystemState& system_;
    sys::CommandRunner& real_;
  };
  Scripts runner_{system_, real_};
  ThisBoot boot_{.instance = "i-1", .boot_id = "boot-1"};
  std::string output_;
};

TEST_F(RunCommands, RunsAllInOrderAndRecordsEach) {
  wanted({{script("fails", "echo one; exit 3"),
           {.name = "missing", .run = {"", {"/no/such/program"}}},
           {.name = "two", .run = {"", {"/bin/sh", "-c", "echo two $INSTANCE_ID"}}}}});
  EXPECT_THAT(run(), IsErrorSaying(Errc::failed, "2 of 3 commands failed: 'fails', 'missing'"));
  EXPECT_THAT(results(), ElementsAre("fails=3", "missing=127", "two=0"));
  EXPECT_EQ(output_, "two i-1\n");
  const auto record = codec::parse_json(system_.text("/state/orlop/command-runs.json"));
  EXPECT_THAT(*record, testing::IsDeclared("orlop.command-runs/1"));
}

TEST_F(RunCommands, AScriptIsOneShellOrItsOwnInterpreter) {
  wanted({{script("lines", "cd /usr\nX=1\necho $PWD $X\n")}});
  EXPECT_THAT(run(), IsOk());
  EXPECT_THAT(results(), ElementsAre("lines=0"));
  EXPECT_EQ(output_, "/usr 1\n");
  wanted({{script("own", "#! /bin/sed 2!d\nsecond line\n")}});
  EXPECT_THAT(run(), IsOk());
  EXPECT_THAT(results(), ElementsAre("lines=0", "own=0"));
  EXPECT_EQ(output_, "second line\n");
}

TEST_F(RunCommands, EachRunsAsOftenAsItSays) {
  const CommandList list = {{script("always", "true"),
                             script("instance", "true", Frequency::per_instance),
                             script("once", "true", Frequency::once)}};
  wanted(list);
  EXPECT_THAT(run(), IsOk());
  EXPECT_THAT(results(), ElementsAre("always=0", "instance=0", "once=0"));
  const auto again = [&](ThisBoot boot) {
    system_.tree.erase(std::string(node::kCommandResults));
    boot_ = std::move(boot);
    EXPECT_THAT(run(), IsOk());
    return system_.tree.contains(std::string(node::kCommandResults)) ? results()
                                                                     : std::vector<std::string>();
  };
  EXPECT_THAT(again({"i-1", "boot-1"}), ElementsAre());
  EXPECT_THAT(again({"i-1", "boot-2"}), ElementsAre("always=0"));
  EXPECT_THAT(again({"i-2", "boot-3"}), ElementsAre("always=0", "instance=0"));
}

TEST_F(RunCommands, WhatACutInterruptedIsNotBegunAgain) {
  wanted({{script("format", "true", Frequency::once)}});
  CommandRuns runs;
  note_run(runs, {.name = "format",
                  .digest = std::string(64, 'a'),
                  .instance = "i-1",
                  .boot_id = "boot-0",
                  .started = "2026-01-01T00:00:00Z"});
  system_.tree["/state/orlop/command-runs.json"] =
      engine::Entry::file(codec::write_json(schema::to_value(runs, kCommandRuns)), 0600);
  EXPECT_THAT(run(), IsOk());
  EXPECT_FALSE(system_.tree.contains(std::string(node::kCommandResults)));
}

TEST_F(RunCommands, WhatCannotBeRecordedRunsOnlyWhenItMayRunTwice) {
  wanted({{script("always", "true"), script("once", "true", Frequency::once)}});
  system_.full = "/state/";
  EXPECT_THAT(run(), IsErrorSaying(Errc::failed, "once"));
  EXPECT_THAT(results(), ElementsAre("always=0", "once=127"));
  EXPECT_THAT(output_, HasSubstr("could not be recorded"));
}

TEST_F(RunCommands, AConditionDecidesAndIsAskedAgain) {
  auto command = script("c", "true", Frequency::once);
  command.condition = "exit 1";
  wanted({{command}});
  EXPECT_THAT(run(), IsOk());
  EXPECT_FALSE(system_.tree.contains("/state/orlop/command-runs.json"));
  command.condition = "exit 0";
  wanted({{command}});
  EXPECT_THAT(run(), IsOk());
  EXPECT_THAT(results(), ElementsAre("c=0"));
}

TEST_F(RunCommands, OneThatHangsIsKilledAndTheNextRuns) {
  auto hangs = script("hangs", "sleep 60");
  hangs.timeout = std::chrono::seconds(1);
  wanted({{hangs, script("next", "true")}});
  EXPECT_THAT(run(), IsErrorSaying(Errc::failed, "hangs"));
  EXPECT_THAT(results(), ElementsAre("hangs=124", "next=0"));
}

TEST_F(RunCommands, OneThatFloodsKeepsItsLastFourKibibytes) {
  wanted({{script("floods", "yes flood | head -c 3000000; echo end")}});
  EXPECT_THAT(run(), IsOk());
  EXPECT_THAT(results(), ElementsAre("floods=0"));
  EXPECT_LE(output_.size(), 4096U);
  EXPECT_THAT(output_, ::testing::EndsWith("flood\nend\n"));
}

TEST_F(RunCommands, MomentsDoNotTakeEachOthersResults) {
  wanted({{script("e", "true")}}, Moment::early);
  wanted({{script("n", "true")}});
  EXPECT_THAT(run(Moment::early), IsOk());
  EXPECT_THAT(run(), IsOk());
  EXPECT_THAT(results(), ElementsAre("e=0", "n=0"));
}

TEST_F(RunCommands, NoListIsNothingToDo) { EXPECT_THAT(run(), IsOk()); }

}  // namespace
}  // namespace orlop::agent::kinds
