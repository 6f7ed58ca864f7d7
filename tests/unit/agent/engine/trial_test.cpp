// SPDX-License-Identifier: Apache-2.0
// Documents on trial, going back, and repairs.
#include <gmock/gmock.h>

#include "libs/codec/json.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/engine_world.hpp"

namespace orlop::agent::engine {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using testing::EngineWorld;
using ::testing::HasSubstr;
using testing::IsDeclared;
using ::testing::IsEmpty;
using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;

const std::string kFirst = "write_files: [{path: /etc/motd, content: first}]\n";
const std::string kSecond =
    "write_files: [{path: /etc/motd, content: second}, {path: /var/lib/x}]\n";

class Trials : public ::testing::Test {
 protected:
  Result<Applied> try_out(const std::string& body, seconds length = seconds(300)) {
    return agent_.apply("new.yaml", testing::document(body), length);
  }
  std::string motd() { return world_.system.text("/etc/motd"); }

  EngineWorld world_;
  Controller agent_ = world_.controller();
};

TEST_F(Trials, ATrialGoesBackByItself) {
  ASSERT_THAT(world_.apply(kFirst), IsOk());
  const auto tried = try_out(kSecond);
  ASSERT_THAT(tried, IsOk());
  EXPECT_FALSE(tried->until.empty());
  EXPECT_EQ(motd(), "second");
  world_.clock.advance(seconds(299));
  EXPECT_THAT(agent_.revert_when_due(), testing::IsOkAnd(::testing::Eq(std::nullopt)));
  EXPECT_EQ(motd(), "second");
  EXPECT_EQ(agent_.trial_left().value(), seconds(1));
  world_.clock.advance(seconds(1));
  const auto reverted = agent_.revert_when_due();
  ASSERT_THAT(reverted, IsOk());
  ASSERT_TRUE(reverted->has_value());
  EXPECT_EQ(motd(), "first");
  EXPECT_FALSE(world_.system.tree.contains("/var/lib/x"));
  EXPECT_EQ(agent_.trial_left().value(), std::nullopt);
  EXPECT_THAT(agent_.revert_when_due(), testing::IsOkAnd(::testing::Eq(std::nullopt)));
  const auto history = agent_.history().value();
  EXPECT_EQ(history.find("generations")->items().back().find("cause")->string(), "revert");
}

TEST_F(Trials, WithoutADocumentBeforeItGoesBackToNone) {
  ASSERT_THAT(try_out(kSecond), IsOk());
  world_.clock.advance(seconds(300));
  ASSERT_THAT(agent_.revert_when_due(), IsOk());
  EXPECT_EQ(motd(), "the image's\n");
  EXPECT_FALSE(world_.system.tree.contains(world_.paths.applied()));
}

TEST_F(Trials, AConfirmedOneStays) {
  EXPECT_THAT(agent_.confirm(), IsErrorSaying(Errc::not_found, "on trial"));
  ASSERT_THAT(try_out(kSecond), IsOk());
  ASSERT_THAT(agent_.confirm(), IsOk());
  world_.clock.advance(seconds(1000));
  EXPECT_THAT(agent_.revert_when_due(), testing::IsOkAnd(::testing::Eq(std::nullopt)));
  world_.reboot();
  EXPECT_EQ(motd(), "second");
}

TEST_F(Trials, ARestartOfTheAgentGoesBackInTime) {
  ASSERT_THAT(world_.apply(kFirst), IsOk());
  ASSERT_THAT(try_out(kSecond), IsOk());
  auto early = world_.controller();
  ASSERT_THAT(early.start(), IsOk());
  EXPECT_EQ(motd(), "second");
  world_.clock.advance(seconds(301));
  auto late = world_.controller();
  ASSERT_THAT(late.start(), IsOk());
  EXPECT_EQ(motd(), "first");
}

TEST_F(Trials, AReboot) {
  ASSERT_THAT(world_.apply(kFirst), IsOk());
  ASSERT_THAT(try_out(kSecond), IsOk());
  const auto outcome = world_.reboot();
  EXPECT_EQ(motd(), "first");
  EXPECT_FALSE(world_.system.tree.contains("/var/lib/x"));
  ASSERT_FALSE(outcome.composition.diagnostics.empty());
  EXPECT_EQ(outcome.composition.diagnostics[0].code, "trial-ended");
  auto agent = world_.controller();
  EXPECT_THAT(agent.start(), testing::IsOkAnd(IsEmpty()));
  EXPECT_EQ(motd(), "first");
}

TEST_F(Trials, ACutAnywhereEndsInOneOfTheTwo) {
  ASSERT_THAT(world_.apply(kFirst), IsOk());
  std::uint64_t step = 0;
  for (bool cut = true; cut; ++step) {
    EngineWorld world(world_);
    auto agent = world.controller();
    world.power->allow(step);
    const auto tried = agent.apply("new.yaml", testing::document(kSecond), seconds(60));
    cut = world.power->cut();
    world.power->allow(testing::Power::kEndless);
    auto next = world.controller();
    ASSERT_THAT(next.start(), IsOk());
    // Tried and not confirmed: it is never there for good.
    const auto text = world.system.text("/etc/motd");
    EXPECT_EQ(text == "second", next.trial_left().value().has_value()) << step;
    world.clock.advance(seconds(61));
    ASSERT_THAT(next.revert_when_due(), IsOk());
    EXPECT_EQ(world.system.text("/etc/motd"), "first") << step;
  }
  EXPECT_GT(step, 8U);
}

TEST_F(Trials, OneAtATime) {
  ASSERT_THAT(try_out(kSecond), IsOk());
  EXPECT_THAT(world_.apply(kFirst), IsErrorSaying(Errc::conflict, "config confirm"));
  EXPECT_THAT(try_out(kFirst), IsError(Errc::conflict));
  EXPECT_EQ(motd(), "second");
  ASSERT_THAT(agent_.revert(), IsOk());
  EXPECT_THAT(world_.apply(kFirst), IsOk());
}

TEST_F(Trials, ItsLengthHasBounds) {
  for (const auto length : {seconds(0), seconds(-5), seconds(9), seconds(86401)}) {
    EXPECT_THAT(try_out(kFirst, length), IsErrorSaying(Errc::invalid, "trial"));
  }
  EXPECT_EQ(motd(), "the image's\n");
}

TEST_F(Trials, ADamagedRecordIsSetAsideAtBoot) {
  ASSERT_THAT(try_out(kSecond), IsOk());
  world_.system.tree[world_.paths.trial()].content = "{}";
  const auto outcome = world_.reboot();
  EXPECT_EQ(outcome.composition.diagnostics[0].code, "damaged");
  EXPECT_FALSE(world_.system.tree.contains(world_.paths.trial()));
  EXPECT_EQ(motd(), "second");
}

TEST(GoingBack, AnyRecordedGenerationComesBack) {
  EngineWorld world;
  ASSERT_THAT(world.apply(kFirst), IsOk());
  ASSERT_THAT(world.apply(kSecond), IsOk());
  auto agent = world.controller();
  const auto first = agent.revert(2);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->generation, 4U);
  EXPECT_EQ(world.system.text("/etc/motd"), "first");
  EXPECT_FALSE(world.system.tree.contains("/var/lib/x"));
  ASSERT_THAT(agent.revert(1), IsOk());
  EXPECT_EQ(world.system.text("/etc/motd"), "the image's\n");
  EXPECT_FALSE(world.system.tree.contains(world.paths.applied()));
  EXPECT_THAT(agent.revert(77), IsErrorSaying(Errc::not_found, "generation 77"));
  world.system.tree.erase(world.paths.kept(
      agent.history()->find("generations")->items()[2].find("document")->string()));
  EXPECT_THAT(agent.revert(3), IsErrorSaying(Errc::not_found, "was not kept"));
}

TEST(GoingBack, DocumentsThatNoGenerationNamesAreForgotten) {
  EngineWorld world;
  for (std::size_t i = 0; i < kKeptGenerations + 4; ++i) {
    ASSERT_THAT(
        world.apply("write_files: [{path: /etc/x, content: '" + std::to_string(i) + "'}]\n"),
        IsOk());
  }
  EXPECT_EQ(world.system.list(world.paths.kept())->size(), kKeptGenerations);
}

/// What stands in the agent's folders in the middle of an apply.
TEST(Records, AreWhatTheirDocumentsDeclare) {
  EngineWorld world("users: [{name: alice}]\nruncmd: [date]\n");
  auto agent = world.controller();
  ASSERT_THAT(agent.apply("t.yaml", testing::document(kFirst), seconds(60)), IsOk());
  const auto document = [&world](std::string_view path) {
    return codec::parse_json(world.system.text(std::string(path))).value_or(codec::Value());
  };
  EXPECT_THAT(document(world.paths.trial()), IsDeclared("orlop.trial/1"));
  EXPECT_THAT(document(world.paths.generations()), IsDeclared("orlop.generations/1"));
  EXPECT_THAT(document(node::kEffective), IsDeclared("orlop.config/1"));
  EXPECT_THAT(document(node::kOutcome), IsDeclared("orlop.config-state/1"));
  EXPECT_THAT(document(std::string(world.paths.folder) + "/numbers.json"),
              IsDeclared("orlop.numbers/1"));
  EXPECT_THAT(document(std::string(world.paths.folder) + "/instance.json"),
              IsDeclared("orlop.instance/1"));
  ASSERT_THAT(agent.confirm(), IsOk());
  world.connect();
  for (std::uint64_t step = 1; document(world.paths.journal()).is_null(); ++step) {
    ASSERT_LT(step, 100U);
    world.power->allow(step);
    (void)world.apply("write_files: [{path: /etc/motd, content: c}, {path: /etc/new}]\n");
  }
  EXPECT_THAT(document(world.paths.journal()), IsDeclared("orlop.journal/1"));
}

TEST(Records, OfAnAgentThatKeptNoDocumentsAreRead) {
  EngineWorld world;
  ASSERT_THAT(world.apply(kFirst), IsOk());
  world.system.tree[world.paths.generations()].content =
      R"({"schema":"orlop.generations/1","generations":[{"generation":7,"digest":")" +
      std::string(64, 'a') +
      R"(",)"
      R"("release":"0.9","time":"2026-01-01T00:00:00Z","cause":"apply","sources":[]}],)"
      R"("owned":{"file:/var/lib/old":["/var/lib/old"],"agent-settings":["/etc/orlop/agent.json"]}})";
  world.system.tree["/var/lib/old"] = Entry::file("x");
  world.system.tree["/etc/orlop/agent.json"] = Entry::file("{}");
  auto agent = world.controller();
  EXPECT_THAT(agent.revert(7), IsErrorSaying(Errc::not_found, "was not kept"));
  const auto applied = world.apply(kSecond);
  ASSERT_THAT(applied, IsOk());
  EXPECT_EQ(applied->generation, 8U);
  EXPECT_FALSE(world.system.tree.contains("/var/lib/old"));
  EXPECT_FALSE(world.system.tree.contains("/etc/orlop/agent.json"));
}

TEST(Repair, BringsBackWhatIsInEffect) {
  EngineWorld world;
  ASSERT_THAT(world.apply(kFirst), IsOk());
  auto agent = world.controller();
  world.system.tree["/etc/motd"].content = "by hand";
  const auto repaired = agent.repair();
  ASSERT_THAT(repaired, IsOk());
  ASSERT_EQ(repaired->plan->steps.size(), 1U);
  EXPECT_EQ(repaired->plan->steps[0].resource, "file:/etc/motd");
  EXPECT_EQ(repaired->generation, 2U);
  EXPECT_EQ(world.system.text("/etc/motd"), "first");
  EXPECT_THAT(agent.drift()->plan->steps, IsEmpty());
  EXPECT_EQ(agent.history()->find("generations")->items().size(), 2U);
}

}  // namespace
}  // namespace orlop::agent::engine
