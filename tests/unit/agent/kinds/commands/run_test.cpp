// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/commands/run.hpp"

#include <gmock/gmock.h>

#include "agent/node/paths.hpp"
#include "libs/codec/json.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_system_state.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::kinds {
namespace {

using testing::IsErrorSaying;
using testing::IsOk;

codec::Value results_of(const testing::FakeSystemState& system) {
  const auto document = codec::parse_json(system.text(std::string(node::kCommandResults)));
  EXPECT_THAT(*document, testing::IsDeclared("orlop.command-results/2"));
  return *document->find("results");
}

TEST(RunCommands, RunsAllInOrderAndRecordsEach) {
  testing::FakeSystemState system;
  testing::FakeClock clock;
  sys::SystemCommandRunner runner;
  system.tree[std::string(node::kCommands)] = engine::Entry::file(
      R"({"schema":"orlop.command-list/1","commands":[["/bin/sh","-c","echo one; exit 3"],["/no/such/program"],["echo","two"]]})");
  EXPECT_THAT(run_commands(system, runner, clock), IsErrorSaying(Errc::failed, "2 of 3"));
  const auto results = results_of(system).items();
  ASSERT_EQ(results.size(), 3U);
  EXPECT_EQ(results[0].find("exitCode")->integer(), 3);
  EXPECT_EQ(results[0].find("output")->string(), "one\n");
  EXPECT_EQ(results[1].find("exitCode")->integer(), 127);
  EXPECT_EQ(results[2].find("exitCode")->integer(), 0);
  EXPECT_EQ(results[2].find("output")->string(), "two\n");
}

TEST(RunCommands, NoListIsNothingToDo) {
  testing::FakeSystemState system;
  testing::FakeClock clock;
  sys::SystemCommandRunner runner;
  EXPECT_THAT(run_commands(system, runner, clock), IsOk());
  EXPECT_TRUE(results_of(system).items().empty());
}

}  // namespace
}  // namespace orlop::agent::kinds
