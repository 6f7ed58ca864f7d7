// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/language.hpp"
#include "agent/kinds/users/section.hpp"
#include "libs/codec/json.hpp"
#include "libs/schema/check.hpp"
#include "libs/schema/redact.hpp"
#include "tests/support/kinds_fixture.hpp"

namespace orlop::agent::kinds {
namespace {

using engine::Entry;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class UsersKind : public testing::KindsTest {};

TEST_F(UsersKind, ItsSectionIsWellMade) { EXPECT_THAT(schema::check_section(kUsers), IsEmpty()); }

TEST_F(UsersKind, PlansHaveChangeEffectAndUnits) {
  const Row rows[] = {{"users: [{name: alice}]\n", "create user:alice live\n"}};
  expect_plans(rows);
}

TEST_F(UsersKind, WhatIsNotDesiredAnyMoreIsDeleted) {
  EXPECT_EQ(plan_body("", {{"user:bob", {}}}), "delete user:bob live\n");
}

TEST_F(UsersKind, AUserHasAccountHomeAndKeys) {
  const auto target = render_body(
      "users: [{name: alice, groups: adm, ssh_authorized_keys: ['ssh-ed25519 "
      "AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB a']}]\n"
      "ssh_authorized_keys: ['ssh-ed25519 "
      "AAAAC3NzaC1lZDI1NTE5AAAAIEJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJC b']\n");
  ASSERT_EQ(target.resources.size(), 1U);
  const auto& parts = target.resources[0].parts;
  EXPECT_THAT(parts_of(target.resources[0]), ElementsAre("/var/home/alice", "/var/home/alice/.ssh",
                                                         "/var/home/alice/.ssh/authorized_keys"));
  EXPECT_EQ(
      parts[2].entry.content,
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB "
      "a\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJC b\n");
  EXPECT_EQ(parts[2].entry.mode, 0600U);
  EXPECT_EQ(parts[2].entry.uid, 1000U);
  EXPECT_THAT(shared(target, "/etc/passwd"),
              HasSubstr("alice:x:1000:1000::/var/home/alice:/bin/bash\n"));
  EXPECT_THAT(shared(target, "/etc/shadow"), HasSubstr("alice:*:"));
  EXPECT_THAT(shared(target, "/etc/group"), HasSubstr("adm:x:4:alice\n"));
}

TEST_F(UsersKind, KeysAreParsedAtEveryPlace) {
  const std::string cut = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFB";
  for (const auto& [body, says] :
       {std::pair{"users: [{name: a, ssh_authorized_keys: ['" + cut + "']}]\n", "is cut off"},
        {"ssh_authorized_keys: ['" + cut + "']\n", "is cut off"},
        {std::string("ssh_authorized_keys: ['ssh-dss AAAA']\n"), "is a DSA key"},
        {std::string("ssh_authorized_keys: ['-----BEGIN OPENSSH PRIVATE KEY-----']\n"),
         "is a private key"},
        {std::string("ssh_authorized_keys: ['http://a/keys']\n"), "is an address that anyone"},
        {std::string("ssh_authorized_keys: ['github:a/b']\n"), "names no account"},
        {std::string("ssh_authorized_keys: ['gitlab:']\n"), "names no account"},
        {std::string("ssh_authorized_keys: ['github:../x']\n"), "names no account"},
        {std::string("ssh_authorized_keys: ['https://']\n"), "is no address"},
        {std::string("ssh_authorized_keys: ['https:///keys']\n"), "is no address"},
        {std::string("ssh_authorized_keys: ['https://a b/']\n"), "is no address"},
        {std::string("ssh_authorized_keys: ['https://n:secret@a/']\n"),
         "is an address with a name"}}) {
    const auto read = config::read_document(language(), "d", testing::document(body));
    ASSERT_EQ(read.diagnostics.size(), 1U) << body;
    EXPECT_THAT(read.diagnostics[0].message,
                HasSubstr("ssh_authorized_keys[0]' " + std::string(says)));
    EXPECT_THAT(read.diagnostics[0].remedy, ::testing::Not(IsEmpty()));
  }
}

TEST_F(UsersKind, PasswordsAreLockedUnlessSaidOtherwise) {
  const std::string hash = "$y$j9T$abcdefgh$0123456789";
  const auto shadow = [&](const std::string& rest) {
    return shared(render_body("users: [{name: a, passwd: '" + hash + "'" + rest + "}]\n"),
                  "/etc/shadow");
  };
  EXPECT_THAT(shadow(", lock_passwd: true"), HasSubstr("a:!" + hash + ":"));
  EXPECT_THAT(shadow(", lock_passwd: false"), HasSubstr("a:" + hash + ":"));
}

TEST_F(UsersKind, AHashIsNeverShown) {
  const std::string hash = "$y$j9T$abcdefgh$0123456789";
  const auto read = config::read_document(
      kinds::language(), "d", testing::document("users: [{name: a, passwd: '" + hash + "'}]\n"));
  const auto shown = codec::write_json(schema::redact(read.value, kUsers));
  EXPECT_THAT(shown, ::testing::Not(HasSubstr("abcdefgh")));
  EXPECT_THAT(shown, HasSubstr("\"name\":\"a\""));
  const auto plan = plan_of("users: [{name: a, passwd: '" + hash + "'}]\n");
  EXPECT_THAT(describe(plan), ::testing::Not(HasSubstr("abcdefgh")));
}

TEST_F(UsersKind, ObstaclesNameWhatTheNodeLacks) {
  const Lack rows[] = {
      {"users: [{name: a, shell: /bin/zsh}]\n", "users[a].shell", "/bin/zsh"},
      {"users: [{name: adm}]\n", "users[adm].name", "'adm'"},
      {"users: [{name: a, sudo: 'ALL=(ALL) ALL'}]\n", "users[a].sudo", "no sudo"},
  };
  expect_obstacles(rows);
}

TEST_F(UsersKind, SudoRulesAreWrittenWhereSudoIs) {
  system_.tree["/usr/bin/sudo"] = Entry::file("", 04755);
  const auto target = render_body("users: [{name: a, sudo: ['ALL=(ALL) ALL']}]\n");
  EXPECT_THAT(target.obstacles, IsEmpty());
  const auto& part = target.resources.at(0).parts.back();
  EXPECT_EQ(part.path, "/etc/sudoers.d/90-orlop-a");
  EXPECT_EQ(part.entry, Entry::file("a ALL=(ALL) ALL\n", 0440));
}

TEST_F(UsersKind, KeysHaveOneOwner) {
  const auto target = render_body(
      "users: [{name: a, ssh_authorized_keys: ['ssh-ed25519 "
      "AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB a']}]\n"
      "write_files: [{path: /home/a/.ssh/authorized_keys}]\n");
  ASSERT_EQ(target.obstacles.size(), 1U);
  EXPECT_EQ(target.obstacles[0].code, "two-owners");
  EXPECT_THAT(target.obstacles[0].message, HasSubstr("'user:a'"));
  EXPECT_THAT(target.obstacles[0].message, HasSubstr("'file:/var/home/a/.ssh/authorized_keys'"));
}

TEST_F(UsersKind, AtBootAMissingShellLocksNobodyOut) {
  live_ = false;
  const auto target = render_body("users: [{name: a, shell: /bin/zsh}]\n");
  EXPECT_EQ(target.obstacles.size(), 1U);
  EXPECT_THAT(shared(target, "/etc/passwd"), HasSubstr("a:x:1000:1000::/var/home/a:/bin/sh\n"));
}

TEST_F(UsersKind, NumbersGroupsHomesAndDaysAreThoseAskedFor) {
  const auto target = render_body(
      "users: [{name: a, uid: 2000, primary_group: staff, homedir: /home/b, expiredate: "
      "'2030-12-31', inactive: 7, ssh_authorized_keys: ['ssh-ed25519 "
      "AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB a']}]\n");
  EXPECT_THAT(target.obstacles, IsEmpty());
  EXPECT_THAT(shared(target, "/etc/passwd"), HasSubstr("a:x:2000:50000::/var/home/b:/bin/bash\n"));
  EXPECT_THAT(shared(target, "/etc/group"), HasSubstr("staff:x:50000:\n"));
  EXPECT_THAT(shared(target, "/etc/group"), ::testing::Not(HasSubstr("\na:x:")));
  EXPECT_THAT(shared(target, "/etc/shadow"), HasSubstr("a:*::0:99999:7:7:22279:\n"));
  const auto& home = target.resources.at(0).parts.at(0);
  EXPECT_EQ(home.path, "/var/home/b");
  EXPECT_EQ(home.entry.uid, 2000U);
  EXPECT_EQ(home.entry.gid, 50000U);
}

TEST_F(UsersKind, WithoutAHomeThereIsNone) {
  const auto target = render_body("users: [{name: a, no_create_home: true}]\n");
  EXPECT_THAT(target.resources.at(0).parts, IsEmpty());
  EXPECT_THAT(shared(target, "/etc/passwd"), HasSubstr("a:x:1000:1000:"));
}

TEST_F(UsersKind, ANumberThatIsTakenIsAnObstacle) {
  system_.tree["/state/orlop/numbers.json"] =
      Entry::file(R"({"schema":"orlop.numbers/1","users":{"a":1000,"b":2000},"groups":{}})", 0600);
  const Lack rows[] = {
      {"users: [{name: a, uid: 1500}]\n", "users[a].uid", "has the number 1000"},
      {"users: [{name: c, uid: 2000}]\n", "users[c].uid", "is that of 'b'"},
  };
  expect_obstacles(rows);
  EXPECT_THAT(render_body("users: [{name: a, uid: 1000}]\n").obstacles, IsEmpty());
}

TEST_F(UsersKind, APlainPasswordIsHashedForThisNode) {
  const std::string body =
      "users: [{name: a, plain_text_passwd: open sesame, lock_passwd: false}]\n";
  const auto line = [&] {
    const auto shadow = shared(render_body(body), "/etc/shadow");
    return shadow.substr(shadow.find("\na:") + 1);
  };
  system_.tree["/state/orlop/machine-id"] = Entry::file(std::string(32, '1') + '\n', 0444);
  const auto first = line();
  EXPECT_THAT(first, ::testing::StartsWith("a:$y$"));
  EXPECT_EQ(line(), first) << "drift after every plan";
  system_.tree["/state/orlop/machine-id"] = Entry::file(std::string(32, '2') + '\n', 0444);
  EXPECT_NE(line(), first) << "equal passwords of two nodes can be told";
}

TEST_F(UsersKind, KeysThatNameNobodyGoToTheDefaultUser) {
  system_.tree["/usr/bin/sudo"] = Entry::file("", 04755);
  const auto target = render_body(
      "ssh_authorized_keys: ['ssh-ed25519 "
      "AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB a']\n");
  ASSERT_EQ(target.resources.size(), 1U);
  EXPECT_EQ(target.resources[0].id, "user:orlop");
  // Of the same groups as the user that a document of cloud-init calls 'default'.
  EXPECT_EQ(shared(target, "/etc/group"), shared(render_body("users: [default]\n"), "/etc/group"));
  EXPECT_THAT(shared(target, "/etc/group"), ::testing::ContainsRegex("sudo:[^\n]*orlop"));
  EXPECT_THAT(parts_of(target.resources[0]),
              ::testing::ElementsAre("/var/home/orlop", "/var/home/orlop/.ssh",
                                     "/var/home/orlop/.ssh/authorized_keys",
                                     "/etc/sudoers.d/90-orlop-orlop"));
  EXPECT_EQ(
      render_body("users: [{name: a}]\nssh_authorized_keys: ['ssh-ed25519 "
                  "AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB a']\n")
          .resources.at(0)
          .id,
      "user:a");
}

}  // namespace
}  // namespace orlop::agent::kinds
