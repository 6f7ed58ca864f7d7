// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/state.hpp"

#include <set>

#include "agent/upgrade/errors.hpp"
#include "agent/upgrade/sections.hpp"
#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::upgrade {
namespace {

using enum UpgradeState;
using orlop::testing::IsError;
using orlop::testing::IsErrorSaying;
using orlop::testing::IsOk;
using orlop::testing::IsOkAnd;

TEST(UpgradeState, NamesRoundTrip) {
  for (int i = 0; i <= static_cast<int>(rolled_back); ++i) {
    const auto state = static_cast<UpgradeState>(i);
    ASSERT_NE(kUpgradeStates.find(to_string(state)), nullptr);
    EXPECT_EQ(*kUpgradeStates.find(to_string(state)), state);
  }
  EXPECT_EQ(kUpgradeStates.find("upgrading"), nullptr);
}

TEST(UpgradeState, OnlyTheTableIsLegal) {
  EXPECT_THAT(check_step(writing, verifying), IsOk());
  EXPECT_THAT(check_step(writing, writing), IsOk());
  EXPECT_THAT(check_step(idle, writing),
              IsErrorSaying(UpgradeErrc::illegal_transition, "from idle to writing"));
  EXPECT_THAT(check_step(writing, installed), IsError(UpgradeErrc::illegal_transition));
  EXPECT_THAT(check_step(good, idle), IsError(UpgradeErrc::illegal_transition));
}

TEST(UpgradeState, EveryStateIsReachedAndLeft) {
  std::set<UpgradeState> from;
  std::set<UpgradeState> to;
  std::set<std::pair<UpgradeState, UpgradeState>> steps;
  for (const auto& step : upgrade_steps()) {
    from.insert(step.from);
    to.insert(step.to);
    EXPECT_TRUE(steps.emplace(step.from, step.to).second) << to_string(step.from);
  }
  EXPECT_EQ(from.size(), 11U);
  EXPECT_EQ(to.size(), 11U);
}

TEST(UpgradeState, TheDiagramInTheDocsIsOfThisTable) {
  const auto file = std::filesystem::path(ORLOP_SOURCE_DIR) / "docs/images/upgrade-states.dot";
  EXPECT_THAT(sys::read_text(file, 1 << 20), IsOkAnd(upgrade_steps_dot()))
      << "write this into " << file << ":\n"
      << upgrade_steps_dot();
}

UpgradeRecord a_record() {
  return {.state = writing,
          .target = UpgradeTarget{*Version::parse("2.0"), crypto::Sha256::of(as_bytes("m")),
                                  crypto::Sha256::of(as_bytes("r")), 3},
          .from = "1.0",
          .interruption = "the \"connection\" was lost",
          .outcome = "",
          .changed = *parse_time("2026-11-22T12:00:00Z"),
          .security_epoch = 2};
}

TEST(UpgradeRecord, RoundTrips) {
  for (const auto& record : {UpgradeRecord{}, a_record()}) {
    EXPECT_THAT(schema::parse(to_value(record), kUpgradeStateDocument), IsOkAnd(record));
  }
}

TEST(UpgradeRecord, RefusesWhatItDoesNotKnow) {
  auto json = to_value(a_record());
  EXPECT_THAT(schema::parse(json.set("state", "flying"), kUpgradeStateDocument),
              IsError(Errc::invalid));
  EXPECT_THAT(schema::parse(codec::Value::object(), kUpgradeStateDocument), IsError(Errc::invalid));
}

}  // namespace
}  // namespace orlop::agent::upgrade
