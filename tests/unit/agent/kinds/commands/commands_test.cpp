// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/commands/section.hpp"
#include "libs/schema/check.hpp"
#include "tests/support/kinds_fixture.hpp"

namespace orlop::agent::kinds {
namespace {

using ::testing::IsEmpty;

class CommandsKind : public testing::KindsTest {};

TEST_F(CommandsKind, ItsSectionIsWellMade) {
  EXPECT_THAT(schema::check_section(kCommands), IsEmpty());
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
