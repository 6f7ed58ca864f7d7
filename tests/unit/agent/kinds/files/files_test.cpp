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
      {"write_files: [{path: /etc/systemd/system/a.service.d/b.conf}]\n",
       "create file:/etc/systemd/system/a.service.d/b.conf restart a.service\n"},
      {"write_files: [{path: /etc/systemd/system/service.d/b.conf}]\n",
       "create file:/etc/systemd/system/service.d/b.conf reboot\n"},
      {"write_files: [{path: /etc/systemd/system/a@.service.d/b.conf}]\n",
       "create file:/etc/systemd/system/a@.service.d/b.conf reboot\n"},
      {"links: [{path: /etc/systemd/system/a.target.wants/b.service, target: /b}]\n",
       "create file:/etc/systemd/system/a.target.wants/b.service live\n"},
      {"directories: [{path: /srv/data, permissions: '1777'}]\n", "create file:/srv/data live\n"},
  };
  expect_plans(rows);
}

TEST_F(FilesKind, WhatIsNotDesiredAnyMoreIsDeleted) {
  EXPECT_EQ(plan_body("", {{"file:/etc/old", {"/etc/old"}}}), "delete file:/etc/old live\n");
  EXPECT_EQ(plan_body("", {{"file:/etc/ssh/sshd_config.d/a.conf", {}}}),
            "delete file:/etc/ssh/sshd_config.d/a.conf restart ssh.service\n");
  EXPECT_EQ(plan_body("", {{"file:/etc/systemd/system/a.service.d/b.conf", {}}}),
            "delete file:/etc/systemd/system/a.service.d/b.conf restart a.service\n");
}

TEST_F(FilesKind, EntriesAreAsDocumentsWriteThem) {
  struct Written {
    std::string body;
    Entry entry;
  };
  const std::string gz = "H4sIAAAAAAACA8tIzcnJ5wIAIDA6NgYAAAA=";
  const Entry plain = Entry::file("hello\n");
  const Written rows[] = {
      {"write_files: [{path: /etc/a, encoding: gz+b64, content: '" + gz + "'}]\n", plain},
      {"write_files: [{path: /etc/a, encoding: GZIP+BASE64, content: '" + gz + "'}]\n", plain},
      {"write_files: [{path: /etc/a, encoding: base64, content: aGVsbG8K}]\n", plain},
      {"write_files: [{path: /etc/a, source: {uri: 'data:,hello%0a'}}]\n", plain},
      {"write_files: [{path: /etc/a, source: {uri: 'data:;base64,aGVsbG8K'}, content: x}]\n",
       plain},
      {"write_files: [{path: /etc/a, defer: true, owner: '4:1000'}]\n", {.uid = 4, .gid = 1000}},
      {"write_files: [{path: /etc/a, owner: 4}]\n", {.uid = 4, .gid = 4}},
      {"write_files: [{path: /etc/a, owner: 'root:4'}]\n", {.gid = 4}},
      {"write_files: [{path: /etc/a, permissions: 0640}]\n", {.mode = 0640}},
      {"write_files: [{path: /etc/a, permissions: 0o640}]\n", {.mode = 0640}},
      {"write_files: [{path: /etc/a, permissions: '0o640'}]\n", {.mode = 0640}},
      {"write_files: [{path: /etc/a, permissions: '640'}]\n", {.mode = 0640}},
      {"write_files: [{path: /etc/a, permissions: 420}]\n", {.mode = 0644}},
      {"write_files: [{path: /etc/a, permissions: 493}]\n", {.mode = 0755}},
      {"write_files: [{path: /etc/a, permissions: '06755'}]\n", {.mode = 06755}},
      {"links: [{path: /etc/a, target: ../b}]\n", Entry::link("../b")},
      {"directories: [{path: /etc/a, permissions: '1777', owner: 'root:adm'}]\n",
       {.kind = Entry::Kind::folder, .mode = 01777, .gid = 4}},
  };
  for (const auto& row : rows) {
    const auto target = render_body(row.body);
    ASSERT_EQ(target.resources.size(), 1U) << row.body;
    EXPECT_EQ(target.resources[0].parts.back().entry, row.entry) << row.body;
  }
}

TEST_F(FilesKind, AppendsToWhatWouldStandThere) {
  system_.tree["/etc/secret"] = {.content = "a\n", .mode = 0600, .gid = 4};
  system_.tree["/etc/leads"] = Entry::link("motd");
  const auto entry = [this](const std::string& keys, const engine::Owned& owned = {}) {
    const auto target =
        render_body("write_files: [{append: true, content: b, " + keys + "}]\n", owned);
    return target.resources.at(0).parts.back().entry;
  };
  EXPECT_EQ(entry("path: /etc/motd").content, "the image's\nb");
  EXPECT_EQ(entry("path: /etc/new"), Entry::file("b"));
  EXPECT_EQ(entry("path: /etc/secret"), (Entry{.content = "a\nb", .mode = 0600, .gid = 4}));
  EXPECT_EQ(entry("path: /etc/secret, owner: root, permissions: '0644'"), Entry::file("a\nb"));
  // What an earlier generation made is not what would stand there.
  system_.tree["/var/lib/x"] = Entry::file("ours");
  EXPECT_EQ(entry("path: /var/lib/x").content, "oursb");
  EXPECT_EQ(entry("path: /var/lib/x", {{"file:/var/lib/x", {"/var/lib/x"}}}).content, "b");
  system_.tree[engine::original_of("/var/lib/x")] = Entry::file("theirs");
  EXPECT_EQ(entry("path: /var/lib/x", {{"file:/var/lib/x", {"/var/lib/x"}}}).content, "theirsb");
  const auto hosts = render_body(
      "hostname: edge\nwrite_files: [{path: /etc/hosts, append: true, content: \"::2 x\\n\"}]\n");
  EXPECT_THAT(hosts.resources.at(1).parts.at(0).entry.content, HasSubstr("127.0.1.1 edge\n"));
  EXPECT_TRUE(hosts.resources.at(1).parts.at(0).entry.content.ends_with("::2 x\n"));
  const auto lead = render_body("write_files: [{path: /etc/leads, append: true, content: b}]\n");
  ASSERT_EQ(lead.obstacles.size(), 1U);
  EXPECT_EQ(lead.obstacles[0].path, "write_files[0].append");
}

TEST_F(FilesKind, ALinkThatMasksAUnitStopsIt) {
  const auto order = [this](const std::string& target) {
    const auto plan =
        plan_of("links: [{path: /etc/systemd/system/a.service, target: " + target + "}]\n");
    return plan.steps.at(0).order;
  };
  EXPECT_EQ(order("/dev/null"), engine::UnitOrder::stop);
  EXPECT_EQ(order("/usr/lib/systemd/system/b.service"), engine::UnitOrder::refresh);
}

TEST_F(FilesKind, SeveralMayAddToOneFile) {
  const auto entry = [this](const std::string& items) {
    const auto target = render_body("write_files: [" + items + "]\n");
    EXPECT_EQ(target.resources.size(), 1U);
    EXPECT_THAT(target.obstacles, IsEmpty());
    return target.resources.at(0).parts.back().entry;
  };
  const std::string b = "{path: /etc/motd, append: true, content: b}";
  const std::string c = "{path: /etc/motd, append: true, content: c, permissions: '0600'}";
  EXPECT_EQ(entry(b + ", " + c), Entry::file("the image's\nbc", 0600));
  EXPECT_EQ(entry(b + ", {path: /etc/motd, content: a}, " + c), Entry::file("abc", 0600));
  EXPECT_EQ(entry("{path: /home/x, content: a}, {path: /var/home/x, append: true, content: b}"),
            Entry::file("ab"));
}

TEST_F(FilesKind, FoldersAboveAUsersFileAreTheUsers) {
  system_.tree["/var/home/alice"] = Entry::folder();
  system_.tree["/var/home/alice/old"] = Entry::folder();
  const std::string users = "users: [{name: alice}]\n";
  const auto parts = [&](const std::string& keys) {
    std::string lines;
    const auto target = render_body(users + "write_files: [{" + keys + "}]\n");
    for (const auto& part : target.resources.at(1).parts)
      lines += part.path + ' ' + std::to_string(part.entry.uid) + '\n';
    return lines;
  };
  EXPECT_EQ(parts("path: /home/alice/.config/app/f, owner: alice"),
            "/var/home/alice/.config 1000\n/var/home/alice/.config/app 1000\n"
            "/var/home/alice/.config/app/f 1000\n");
  EXPECT_EQ(parts("path: /home/alice/old/f, owner: alice"), "/var/home/alice/old/f 1000\n");
  EXPECT_EQ(parts("path: /home/alice/new/f"), "/var/home/alice/new/f 0\n");
  EXPECT_EQ(parts("path: /home/bob/new/f, owner: alice"), "/var/home/bob/new/f 1000\n");
  EXPECT_EQ(parts("path: /etc/new/f, owner: alice"), "/etc/new/f 1000\n");
}

TEST_F(FilesKind, ADirectoryMayHoldWhatOthersMake) {
  const auto target = render_body(
      "users: [{name: alice}]\n"
      "directories: [{path: /home/alice/d, owner: alice}, {path: /home/alice/d/e, owner: alice}]\n"
      "write_files: [{path: /home/alice/d/f, owner: alice}]\n"
      "links: [{path: /home/alice/d/l, target: f}]\n");
  EXPECT_THAT(target.obstacles, IsEmpty());
  EXPECT_EQ(target.resources.size(), 5U);
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
  system_.tree["/etc/full"] = Entry::folder();
  const Lack rows[] = {
      {"write_files: [{path: /etc/a, owner: bob}]\n", "write_files[/etc/a].owner", "'bob'"},
      {"write_files: [{path: /etc/a, owner: 'root:bob'}]\n", "write_files[/etc/a].owner", "'bob'"},
      {"write_files: [{path: /etc/motd/a}]\n", "write_files[/etc/motd/a]", "'/etc/motd' is a file"},
      {"write_files: [{path: /etc/full}]\n", "write_files[/etc/full]", "a folder already"},
      {"links: [{path: /etc/full, target: a}]\n", "links[/etc/full]", "a folder already"},
      {"directories: [{path: /etc/motd}]\n", "directories[/etc/motd]", "a file already"},
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
      {"write_files: [{path: /etc/a}]\ndirectories: [{path: /etc/a/b}]\n", "'file:/etc/a'",
       "'file:/etc/a/b'"},
      {"write_files: [{path: /etc/a}]\nlinks: [{path: /etc/a, target: b}]\n",
       "'write_files[/etc/a]'", "'links[/etc/a]'"},
      {"directories: [{path: /home/u}]\nusers: [{name: u}]\n", "'user:u'", "'file:/var/home/u'"},
      {"directories: [{path: /srv/u}, {path: /var/srv/u}]\n", "'file:/srv/u'", "'file:/var/srv/u'"},
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
