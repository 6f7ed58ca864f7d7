// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/files/section.hpp"
#include "libs/schema/check.hpp"
#include "tests/support/kinds_fixture.hpp"

namespace orlop::agent::kinds {
namespace {

using engine::Entry;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class FilesKind : public testing::KindsTest {};

TEST_F(FilesKind, ItsSectionIsWellMade) { EXPECT_THAT(schema::check_section(kFiles), IsEmpty()); }

TEST_F(FilesKind, PlansHaveChangeEffectAndUnits) {
  const Row rows[] = {
      {"write_files: [{path: /etc/new}]\n", "create file:/etc/new live\n"},
      {"write_files: [{path: /etc/motd, content: x}]\n", "update file:/etc/motd live\n"},
      {"write_files: [{path: /etc/motd, content: \"the image's\\n\"}]\n", ""},
      {"write_files: [{path: /etc/ssh/sshd_config.d/a.conf}]\n",
       "create file:/etc/ssh/sshd_config.d/a.conf restart ssh.service\n"},
      {"write_files: [{path: /etc/fstab}]\n", "create file:/etc/fstab reboot\n"},
  };
  expect_plans(rows);
}

TEST_F(FilesKind, WhatIsNotDesiredAnyMoreIsDeleted) {
  EXPECT_EQ(plan_body("", {{"file:/etc/old", {"/etc/old"}}}), "delete file:/etc/old live\n");
  EXPECT_EQ(plan_body("", {{"file:/etc/ssh/sshd_config.d/a.conf", {}}}),
            "delete file:/etc/ssh/sshd_config.d/a.conf restart ssh.service\n");
}

TEST_F(FilesKind, FilesMayBelongToConfiguredUsers) {
  const auto target = render_body(
      "users: [{name: alice}]\n"
      "write_files: [{path: /home/alice/x, owner: alice, permissions: '0600', encoding: b64, "
      "content: aGk=}]\n");
  const auto& part = target.resources.at(1).parts.at(0);
  EXPECT_EQ(part.path, "/var/home/alice/x");
  EXPECT_EQ(part.entry, (Entry{.content = "hi", .mode = 0600, .uid = 1000, .gid = 1000}));
}

TEST_F(FilesKind, ObstaclesNameWhatTheNodeLacks) {
  const Lack rows[] = {
      {"write_files: [{path: /etc/a, owner: bob}]\n", "write_files[/etc/a].owner", "'bob'"},
  };
  expect_obstacles(rows);
}

TEST_F(FilesKind, APathHasOneOwner) {
  struct Conflict {
    std::string body, first, second;
  };
  const Conflict rows[] = {
      {"write_files: [{path: /home/a/x}, {path: /var/home/a/x}]\n", "'write_files[/home/a/x]'",
       "'write_files[/var/home/a/x]'"},
      {"write_files: [{path: /root/x}, {path: /var/roothome/x}]\n", "'file:/root/x'",
       "'file:/var/roothome/x'"},
      {"write_files: [{path: /etc/a}, {path: /etc/a/b}]\n", "'file:/etc/a'", "'file:/etc/a/b'"},
      {"write_files: [{path: /etc/a/b}, {path: /etc/a}]\n", "'file:/etc/a'", "'file:/etc/a/b'"},
      {"write_files: [{path: /home/u}]\nusers: [{name: u}]\n", "'user:u'", "'file:/var/home/u'"},
      {"write_files: [{path: /etc/systemd/system/u.service}]\n"
       "systemd: {units: [{name: u.service, contents: '[Service]'}]}\n",
       "'file:/etc/systemd/system/u.service'", "'unit:u.service'"},
  };
  for (const auto& row : rows) {
    const auto obstacles = render_body(row.body).obstacles;
    ASSERT_EQ(obstacles.size(), 1U) << row.body;
    EXPECT_EQ(obstacles[0].code, "two-owners");
    EXPECT_THAT(obstacles[0].message, HasSubstr(row.first)) << row.body;
    EXPECT_THAT(obstacles[0].message, HasSubstr(row.second)) << row.body;
  }
}

}  // namespace
}  // namespace orlop::agent::kinds
