// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/units/section.hpp"
#include "libs/schema/check.hpp"
#include "tests/support/kinds_fixture.hpp"

namespace orlop::agent::kinds {
namespace {

using ::testing::IsEmpty;

class UnitsKind : public testing::KindsTest {};

TEST_F(UnitsKind, ItsSectionIsWellMade) { EXPECT_THAT(schema::check_section(kUnits), IsEmpty()); }

TEST_F(UnitsKind, PlansHaveChangeEffectAndUnits) {
  const Row rows[] = {
      {"systemd: {units: [{name: a.service, enabled: true, contents: \"[Install]\\n"
       "WantedBy=b.target\"}]}\n",
       "create unit:a.service live a.service\n"},
      {"systemd: {units: [{name: tick.timer, enabled: true}]}\n", ""},
      {"systemd: {units: [{name: tick.timer, enabled: false}]}\n",
       "update unit:tick.timer restart tick.timer\n"},
  };
  expect_plans(rows);
}

TEST_F(UnitsKind, WhatIsNotDesiredAnyMoreIsDeleted) {
  EXPECT_EQ(plan_body("", {{"unit:old.service", {"/etc/systemd/system/old.service"}}}),
            "delete unit:old.service live old.service\n");
}

TEST_F(UnitsKind, ObstaclesNameWhatTheNodeLacks) {
  const Lack rows[] = {
      {"systemd: {units: [{name: no.service, enabled: true}]}\n",
       "systemd.units[no.service].enabled", "no unit"},
      {"systemd: {units: [{name: static.service, enabled: true}]}\n",
       "systemd.units[static.service].enabled", "[Install]"},
  };
  expect_obstacles(rows);
}

TEST_F(UnitsKind, AlsoMayNameTheSameUnitTwice) {
  const std::string also = "\"[Install]\\nWantedBy=a.target\\nAlso=tick.timer\"";
  const auto target =
      render_body("systemd: {units: [{name: a.service, enabled: true, contents: " + also +
                  "}, {name: b.service, enabled: true, contents: " + also +
                  "}, {name: tick.timer, enabled: true}]}\n");
  EXPECT_THAT(target.obstacles, IsEmpty());
  EXPECT_EQ(target.resources.size(), 3U);
}

TEST_F(UnitsKind, AwayFromANodeItsFactsAreTakenForGranted) {
  offline_ = true;
  const auto target = render_body(
      "users: [{name: a, shell: /bin/zsh, sudo: 'ALL=(ALL) ALL'}]\n"
      "write_files: [{path: /etc/a, owner: bob}]\n"
      "systemd: {units: [{name: no.service, enabled: true}]}\n");
  EXPECT_THAT(target.obstacles, IsEmpty());
  EXPECT_EQ(target.resources.size(), 3U);
}

}  // namespace
}  // namespace orlop::agent::kinds
