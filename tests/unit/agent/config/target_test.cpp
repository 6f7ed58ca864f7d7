// SPDX-License-Identifier: Apache-2.0
// From a document to parts and a plan.
#include "agent/config/target.hpp"

#include <gmock/gmock.h>

#include "agent/config/node.hpp"
#include "agent/config/plan.hpp"
#include "libs/codec/json.hpp"
#include "agent/kinds/language.hpp"
#include "libs/config/document.hpp"
#include "tests/support/config_node.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::image_tree;
using ::testing::IsEmpty;

class Rendering : public ::testing::Test {
 protected:
  Target render_body(const std::string& body, const Owned& owned = {}) {
    const auto document = config::read_document(kinds::language(), "d", testing::document(body));
    EXPECT_FALSE(config::has_errors(document.diagnostics)) << describe(document.diagnostics);
    config::Diagnostics diagnostics;
    auto facts = node_facts(system_, StatePaths(kStateFolder), live_, diagnostics).value();
    facts.offline = offline_;
    return render(document.value, facts, owned, system_).value();
  }
  std::string plan_body(const std::string& body, const Owned& owned = {}) {
    const auto target = render_body(body, owned);
    EXPECT_THAT(target.obstacles, IsEmpty());
    std::string lines;
    const auto plan = make_plan(target, owned, system_).value();
    for (const auto& action : plan.actions) {
      lines += std::string(to_string(action.change)) + ' ' + action.resource + ' ' +
               std::string(to_string(action.effect));
      for (const auto& unit : action.units) lines += ' ' + unit;
      lines += '\n';
    }
    return lines;
  }
  static std::vector<std::string> paths_of(const Resource& resource) {
    std::vector<std::string> paths;
    for (const auto& part : resource.parts) paths.push_back(part.path);
    return paths;
  }

  testing::FakeSystemState system_ = image_tree();
  bool live_ = true;
  bool offline_ = false;
};

TEST_F(Rendering, PlansHaveChangeEffectAndUnits) {
  struct Row {
    std::string body, plan;
  };
  const Row rows[] = {
      {"", ""},
      {"hostname: a.b\n", "create hostname live\n"},
      {"users: [{name: alice}]\n", "create user:alice live\n"},
      {"write_files: [{path: /etc/new}]\n", "create file:/etc/new live\n"},
      {"write_files: [{path: /etc/motd, content: x}]\n", "update file:/etc/motd live\n"},
      {"write_files: [{path: /etc/motd, content: \"the image's\\n\"}]\n", ""},
      {"write_files: [{path: /etc/ssh/sshd_config.d/a.conf}]\n",
       "create file:/etc/ssh/sshd_config.d/a.conf restart ssh.service\n"},
      {"write_files: [{path: /etc/fstab}]\n", "create file:/etc/fstab reboot\n"},
      {"sysctl: {vm.swappiness: 60}\n", "create sysctl:vm.swappiness live\n"},
      {"systemd: {units: [{name: a.service, enabled: true, contents: \"[Install]\\n"
       "WantedBy=b.target\"}]}\n",
       "create unit:a.service live a.service\n"},
      {"systemd: {units: [{name: tick.timer, enabled: true}]}\n", ""},
      {"systemd: {units: [{name: tick.timer, enabled: false}]}\n",
       "update unit:tick.timer restart tick.timer\n"},
      {"runcmd: [date]\n", "create commands live orlop-commands.service\n"},
      {"upgrade: {repository: 'https://r/'}\n", "create agent-settings live\n"},
      {"install: {auto: true}\n", ""},
  };
  for (const auto& row : rows) EXPECT_EQ(plan_body(row.body), row.plan) << row.body;
}

TEST_F(Rendering, WhatIsNotDesiredAnyMoreIsDeleted) {
  const Owned owned = {{"file:/etc/old", {"/etc/old"}},
                       {"sysctl:vm.swappiness", {"/etc/sysctl.d/90-orlop-vm.swappiness.conf"}},
                       {"unit:old.service", {"/etc/systemd/system/old.service"}},
                       {"user:bob", {}}};
  EXPECT_EQ(plan_body("", owned),
            "delete file:/etc/old live\n"
            "delete sysctl:vm.swappiness reboot\n"
            "delete unit:old.service live old.service\n"
            "delete user:bob live\n");
}

TEST_F(Rendering, AUserHasAccountHomeAndKeys) {
  const auto target = render_body(
      "users: [{name: alice, groups: adm, ssh_authorized_keys: ['ssh-ed25519 A a']}]\n"
      "ssh_authorized_keys: ['ssh-ed25519 B b']\n");
  ASSERT_EQ(target.resources.size(), 1U);
  const auto& parts = target.resources[0].parts;
  EXPECT_THAT(paths_of(target.resources[0]), ElementsAre("/var/home/alice", "/var/home/alice/.ssh",
                                                         "/var/home/alice/.ssh/authorized_keys"));
  EXPECT_EQ(parts[2].entry.content, "ssh-ed25519 A a\nssh-ed25519 B b\n");
  EXPECT_EQ(parts[2].entry.mode, 0600U);
  EXPECT_EQ(parts[2].entry.uid, 1000U);
  EXPECT_THAT(target.accounts.passwd, HasSubstr("alice:x:1000:1000::/var/home/alice:/bin/bash\n"));
  EXPECT_THAT(target.accounts.shadow, HasSubstr("alice:*:"));
  EXPECT_THAT(target.accounts.group, HasSubstr("adm:x:4:alice\n"));
}

TEST_F(Rendering, PasswordsAreLockedUnlessSaidOtherwise) {
  const std::string hash = "$y$j9T$abcdefgh$0123456789";
  const auto shadow = [&](const std::string& rest) {
    return render_body("users: [{name: a, passwd: '" + hash + "'" + rest + "}]\n").accounts.shadow;
  };
  EXPECT_THAT(shadow(", lock_passwd: true"), HasSubstr("a:!" + hash + ":"));
  EXPECT_THAT(shadow(", lock_passwd: false"), HasSubstr("a:" + hash + ":"));
}

TEST_F(Rendering, FilesMayBelongToConfiguredUsers) {
  const auto target = render_body(
      "users: [{name: alice}]\n"
      "write_files: [{path: /home/alice/x, owner: alice, permissions: '0600', encoding: b64, "
      "content: aGk=}]\n");
  const auto& part = target.resources.at(1).parts.at(0);
  EXPECT_EQ(part.path, "/var/home/alice/x");
  EXPECT_EQ(part.entry, (Entry{.content = "hi", .mode = 0600, .uid = 1000, .gid = 1000}));
}

TEST_F(Rendering, ObstaclesNameWhatTheNodeLacks) {
  struct Row {
    std::string body, path, says;
  };
  const Row rows[] = {
      {"users: [{name: a, shell: /bin/zsh}]\n", "users[a].shell", "/bin/zsh"},
      {"users: [{name: adm}]\n", "users[adm].name", "'adm'"},
      {"users: [{name: a, sudo: 'ALL=(ALL) ALL'}]\n", "users[a].sudo", "no sudo"},
      {"write_files: [{path: /etc/a, owner: bob}]\n", "write_files[/etc/a].owner", "'bob'"},
      {"systemd: {units: [{name: no.service, enabled: true}]}\n",
       "systemd.units[no.service].enabled", "no unit"},
      {"systemd: {units: [{name: static.service, enabled: true}]}\n",
       "systemd.units[static.service].enabled", "[Install]"},
  };
  for (const auto& row : rows) {
    const auto obstacles = render_body(row.body).obstacles;
    ASSERT_EQ(obstacles.size(), 1U) << row.body;
    EXPECT_EQ(obstacles[0].path, row.path);
    EXPECT_THAT(obstacles[0].message, HasSubstr(row.says));
    EXPECT_FALSE(obstacles[0].remedy.empty()) << row.body;
  }
}

TEST_F(Rendering, SudoRulesAreWrittenWhereSudoIs) {
  system_.tree["/usr/bin/sudo"] = Entry::file("", 04755);
  const auto target = render_body("users: [{name: a, sudo: ['ALL=(ALL) ALL']}]\n");
  EXPECT_THAT(target.obstacles, IsEmpty());
  const auto& part = target.resources.at(0).parts.back();
  EXPECT_EQ(part.path, "/etc/sudoers.d/90-orlop-a");
  EXPECT_EQ(part.entry, Entry::file("a ALL=(ALL) ALL\n", 0440));
}

TEST_F(Rendering, AwayFromANodeItsFactsAreTakenForGranted) {
  offline_ = true;
  const auto target = render_body(
      "users: [{name: a, shell: /bin/zsh, sudo: 'ALL=(ALL) ALL'}]\n"
      "write_files: [{path: /etc/a, owner: bob}]\n"
      "systemd: {units: [{name: no.service, enabled: true}]}\n");
  EXPECT_THAT(target.obstacles, IsEmpty());
  EXPECT_EQ(target.resources.size(), 3U);
}

TEST_F(Rendering, KernelSettingsAreFilesToo) {
  const auto target = render_body("sysctl: {net.ipv4.tcp_rmem: 4096 131072 6291456}\n");
  EXPECT_THAT(
      paths_of(target.resources[0]),
      ElementsAre("/etc/sysctl.d/90-orlop-net.ipv4.tcp_rmem.conf", "/proc/sys/net/ipv4/tcp_rmem"));
  // The kernel's tabs are no difference: only the file is missing.
  const auto plan = make_plan(target, {}, system_).value();
  EXPECT_THAT(plan.actions.at(0).detail, HasSubstr("/etc/sysctl.d"));
  live_ = false;
  EXPECT_THAT(paths_of(render_body("sysctl: {net.ipv4.conf.eth0/1.forwarding: 1}\n").resources[0]),
              ElementsAre("/etc/sysctl.d/90-orlop-net.ipv4.conf.eth0_1.forwarding.conf"));
}

TEST_F(Rendering, HostnameGoesIntoHostsUnlessTheyAreWritten) {
  const auto with_hosts = render_body("hostname: a\nwrite_files: [{path: /etc/hosts}]\n");
  EXPECT_THAT(paths_of(with_hosts.resources[0]),
              ElementsAre("/etc/hostname", "/proc/sys/kernel/hostname"));
  const auto target = render_body("hostname: a.example.org\n");
  EXPECT_THAT(target.resources[0].parts.at(1).entry.content,
              HasSubstr("127.0.1.1 a.example.org a\n"));
}

TEST(PlanDocument, HasThePublishedShape) {
  Plan plan;
  plan.actions.push_back({.resource = "file:/etc/fstab",
                          .change = Change::remove,
                          .effect = Effect::reboot,
                          .units = {"a.service"},
                          .detail = "x"});
  EXPECT_EQ(codec::write_json(to_value(plan)),
            R"({"schema":"orlop.plan/1","actions":[{"resource":"file:/etc/fstab",)"
            R"("change":"delete","effect":"reboot","units":["a.service"],"detail":"x"}],)"
            R"("reboot":true})");
  EXPECT_EQ(describe(Plan()), "nothing to do\n");
  EXPECT_THAT(describe(plan), HasSubstr("delete  file:/etc/fstab  (reboot a.service; x)"));
}

}  // namespace
}  // namespace orlop::agent
