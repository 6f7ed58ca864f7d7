// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/time/section.hpp"
#include "libs/schema/check.hpp"
#include "tests/support/kinds_fixture.hpp"

namespace orlop::agent::kinds {
namespace {

using engine::Entry;
using ::testing::IsEmpty;

class TimeKind : public testing::KindsTest {
 protected:
  void SetUp() override {
    system_.tree["/usr/share/zoneinfo/Europe/Berlin"] = Entry::file("TZif2");
    system_.tree["/usr/lib/systemd/system/systemd-timesyncd.service"] = Entry::file("[Service]\n");
  }
};

TEST_F(TimeKind, ItsSectionsAreWellMade) {
  EXPECT_THAT(schema::check_section(kTimeZone), IsEmpty());
  EXPECT_THAT(schema::check_section(kTimeServers), IsEmpty());
}

TEST_F(TimeKind, PlansHaveChangeEffectAndUnits) {
  const Row rows[] = {
      {"timezone: Europe/Berlin\n", "create time:zone live\n"},
      {"ntp: {servers: [a, 192.0.2.1], pools: [b]}\n",
       "create time:servers restart systemd-timesyncd.service\n"},
      {"ntp: {enabled: false}\n", "create time:servers restart systemd-timesyncd.service\n"},
      {"ntp: {enabled: true, ntp_client: auto}\n", ""},
  };
  expect_plans(rows);
}

TEST_F(TimeKind, ItsFilesSayWhatIsWanted) {
  const auto resources =
      render_body("timezone: Europe/Berlin\nntp: {servers: [a], pools: [b]}\n").resources;
  ASSERT_EQ(resources.size(), 2U);
  EXPECT_EQ(resources[0].parts.at(0).entry, Entry::link("../usr/share/zoneinfo/Europe/Berlin"));
  EXPECT_EQ(resources[1].parts.at(0).path, "/etc/systemd/timesyncd.conf.d/50-orlop.conf");
  EXPECT_EQ(resources[1].parts.at(0).entry.content, "[Time]\nNTP=a b\n");
  const auto off = render_body("ntp: {enabled: no}\n").resources.at(0);
  EXPECT_EQ(off.parts.at(0).entry, Entry::link("/dev/null"));
}

TEST_F(TimeKind, WhatIsNotDesiredAnyMoreIsDeleted) {
  EXPECT_EQ(plan_body("", {{"time:servers", {"/etc/systemd/system/systemd-timesyncd.service"}}}),
            "delete time:servers restart systemd-timesyncd.service\n");
}

TEST_F(TimeKind, ObstaclesNameWhatTheImageLacks) {
  system_.tree.erase("/usr/lib/systemd/system/systemd-timesyncd.service");
  const Lack rows[] = {{"timezone: Europe/Atlantis\n", "timezone", "Atlantis"},
                       {"ntp: {servers: [a]}\n", "ntp", "no time service"}};
  expect_obstacles(rows);
}

TEST_F(TimeKind, NothingLeadsOutOfTheDatabase) {
  for (const std::string body : {"timezone: ../../etc/passwd\n", "timezone: /etc/passwd\n",
                                 "timezone: ''\n", "ntp: {servers: [\"a\\n[x]\"]}\n"}) {
    const auto read = config::read_document(kinds::language(), "d", testing::document(body));
    EXPECT_TRUE(config::has_errors(read.diagnostics)) << body;
  }
}

}  // namespace
}  // namespace orlop::agent::kinds
