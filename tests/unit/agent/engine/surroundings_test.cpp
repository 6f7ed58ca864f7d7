// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/ports/surroundings.hpp"

#include <gmock/gmock.h>

#include "tests/fakes/fake_runner.hpp"

namespace orlop::agent::engine {
namespace {

TEST(Surroundings, AreAskedByTheShell) {
  sys::SystemCommandRunner runner;
  const auto around = surroundings_of(runner);
  EXPECT_EQ(around.ask("true"), true);
  EXPECT_EQ(around.ask("false"), false);
  EXPECT_EQ(around.ask("[ -d / ] && ! [ -d /no/such ]"), true);
  EXPECT_EQ(around.ask("syntax error ("), false);
}

TEST(Surroundings, EachConditionIsAskedOnce) {
  testing::FakeRunner runner;
  const auto around = surroundings_of(runner);
  EXPECT_EQ(around.ask("a"), true);
  EXPECT_EQ(around.ask("a"), true);
  EXPECT_EQ(around.ask("b"), true);
  EXPECT_EQ(runner.ran.size(), 2U);
}

TEST(Surroundings, NobodyIsAskedWithoutANode) {
  EXPECT_EQ(config::Surroundings().ask("true"), std::nullopt);
}

}  // namespace
}  // namespace orlop::agent::engine
