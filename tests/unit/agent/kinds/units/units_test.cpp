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
      {"systemd: {units: [{name: tick.timer, mask: true}]}\n",
       "create unit:tick.timer restart tick.timer\n"},
      {"systemd: {units: [{name: tick.timer, dropins: [{name: a.conf, contents: '[Timer]'}]}]}\n",
       "create unit:tick.timer restart tick.timer\n"},
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

TEST_F(UnitsKind, MasksAndDropInsAreFiles) {
  const auto target = render_body(
      "systemd: {units: [{name: tick.timer, mask: true}, "
      "{name: a.service, dropins: [{name: b.conf, contents: '[Service]'}]}]}\n");
  ASSERT_EQ(target.resources.size(), 2U);
  const auto& masked = target.resources[0];
  EXPECT_EQ(masked.parts.at(0).path, "/etc/systemd/system/tick.timer");
  EXPECT_EQ(masked.parts.at(0).entry, engine::Entry::link("/dev/null"));
  EXPECT_EQ(masked.on_create, engine::UnitOrder::stop);
  const auto& dropin = target.resources[1];
  EXPECT_EQ(dropin.parts.at(0).path, "/etc/systemd/system/a.service.d/b.conf");
  EXPECT_EQ(dropin.on_change, engine::UnitOrder::refresh);
}

TEST_F(UnitsKind, ADropInHasOneOwner) {
  const auto target = render_body(
      "write_files: [{path: /etc/systemd/system/a.service.d/b.conf}]\n"
      "systemd: {units: [{name: a.service, dropins: [{name: b.conf, contents: '[Unit]'}]}]}\n");
  ASSERT_EQ(target.obstacles.size(), 1U);
  EXPECT_EQ(target.obstacles[0].code, "two-owners");
}

TEST_F(UnitsKind, WhatTheImageEnablesRunsAgainWithoutItsMask) {
  system_.tree["/etc/systemd/system/tick.timer"] = engine::Entry::link("/dev/null");
  const engine::Owned owned = {{"unit:tick.timer", {"/etc/systemd/system/tick.timer"}}};
  EXPECT_EQ(plan_of("", owned).steps.at(0).order, engine::UnitOrder::start);
  const std::string drop_in =
      "systemd: {units: [{name: tick.timer, dropins: [{name: a.conf, contents: '[Timer]'}]}]}\n";
  EXPECT_EQ(plan_of(drop_in, owned).steps.at(0).order, engine::UnitOrder::start);
  system_.tree.erase("/etc/systemd/system/timers.target.wants/tick.timer");
  EXPECT_EQ(plan_of("", owned).steps.at(0).order, engine::UnitOrder::refresh);
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
