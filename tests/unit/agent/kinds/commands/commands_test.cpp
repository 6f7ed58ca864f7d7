// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/commands/section.hpp"
#include "libs/codec/json.hpp"
#include "libs/schema/check.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/kinds_fixture.hpp"

namespace orlop::agent::kinds {
namespace {

using ::testing::IsEmpty;

class CommandsKind : public testing::KindsTest {};

TEST_F(CommandsKind, ItsSectionIsWellMade) {
  EXPECT_THAT(schema::check_section(kCommands), IsEmpty());
}

TEST_F(CommandsKind, TheListThatItsUnitReadsIsDeclared) {
  const auto target = render_body("runcmd: [date, [echo, a b]]\n");
  ASSERT_EQ(target.resources.size(), 1U);
  const auto list = codec::parse_json(target.resources[0].parts[0].entry.content);
  ASSERT_THAT(list, testing::IsOk());
  EXPECT_THAT(*list, testing::IsDeclared("orlop.command-list/1"));
}

TEST_F(CommandsKind, PlansHaveChangeEffectAndUnits) {
  const Row rows[] = {
      {"runcmd: [date]\n", "create commands live orlop-commands.service\n"},
      {"install: {auto: true}\n", ""},
  };
  expect_plans(rows);
}

TEST_F(CommandsKind, WhatIsNotDesiredAnyMoreIsDeleted) {
  EXPECT_EQ(plan_body("", {{"commands", {"/etc/orlop/commands.json"}}}),
            "delete commands live orlop-commands.service\n");
}

}  // namespace
}  // namespace orlop::agent::kinds
