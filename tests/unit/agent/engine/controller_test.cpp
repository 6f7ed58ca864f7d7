// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/controller.hpp"

#include <gmock/gmock.h>

#include "agent/engine/boot.hpp"
#include "agent/kinds/kinds.hpp"
#include "agent/kinds/language.hpp"
#include "libs/codec/json.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_measurer.hpp"
#include "tests/fakes/fake_service_manager.hpp"
#include "tests/support/config_node.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::engine {
namespace {

using testing::document;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsErrorSaying;
using testing::IsOk;

const std::string kUnit = "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=a.target\n";

std::string unit_body(const std::string& contents) {
  return "systemd: {units: [{name: u.service, enabled: true, contents: " +
         codec::write_json(codec::Value(contents)) + "}]}\n";
}

/// A node that booted with `hostname: edge`.
class Controlling : public ::testing::Test {
 protected:
  void SetUp() override {
    const Seed seed{"/dev/sr0", document("hostname: edge\n"), {}};
    ASSERT_THAT(configure_boot(kinds::all(), kinds::language(), {system_, measurer_, clock_},
                               node::StatePaths(node::kStateFolder), seed, {}),
                IsOk());
    system_.tree["/proc/sys/kernel/hostname"] = Entry::file("edge\n");
  }
  Applied apply(const std::string& body) {
    const auto applied = controller_.apply("new.yaml", document(body));
    EXPECT_THAT(applied, IsOk());
    return applied.value_or(Applied());
  }
  static std::vector<std::string> lines(const std::optional<Plan>& plan) {
    std::vector<std::string> list;
    for (const auto& step : plan.value_or(Plan()).steps) {
      list.push_back(std::string(to_string(step.change)) + ' ' + step.resource);
    }
    return list;
  }

  testing::FakeSystemState system_ = testing::image_tree();
  testing::FakeServiceManager services_;
  testing::FakeMeasurer measurer_;
  testing::FakeClock clock_;
  Controller controller_{kinds::all(), kinds::language(), {system_, services_, measurer_, clock_}};
};

TEST_F(Controlling, PlanningChangesNothing) {
  const auto before = system_.tree;
  system_.changed.clear();
  const auto proposal = controller_.plan("new.yaml", document("write_files: [{path: /etc/x}]\n"));
  ASSERT_THAT(proposal, IsOk());
  EXPECT_THAT(lines(proposal->plan), ElementsAre("create file:/etc/x"));
  EXPECT_EQ(system_.tree, before);
  EXPECT_THAT(system_.changed, IsEmpty());
  EXPECT_THAT(services_.requests, IsEmpty());
}

TEST_F(Controlling, ApplyingDoesWhatWasPlannedAndIsRemembered) {
  const auto applied =
      apply("write_files: [{path: /etc/x, content: a}]\nsysctl: {vm.swappiness: 10}\n" +
            unit_body(kUnit));
  EXPECT_THAT(lines(applied.plan), ElementsAre("create file:/etc/x", "create sysctl:vm.swappiness",
                                               "create unit:u.service"));
  EXPECT_EQ(applied.generation, 2U);
  EXPECT_EQ(system_.text("/etc/x"), "a");
  EXPECT_EQ(system_.text("/proc/sys/vm/swappiness"), "10\n");
  EXPECT_THAT(services_.requests, ElementsAre("reload", "start u.service"));
  EXPECT_EQ(measurer_.digests.back(), applied.digest);
  EXPECT_THAT(system_.text("/state/orlop/config.d/90-applied.yaml"), HasSubstr("/etc/x"));

  const auto shown = controller_.show().value();
  EXPECT_EQ(shown.find("digest")->string(), applied.digest);
  EXPECT_EQ(shown.find("document")->find("hostname")->string(), "edge");
  const auto history = controller_.history().value();
  ASSERT_EQ(history.find("generations")->items().size(), 2U);
  EXPECT_EQ(history.find("generations")->items()[1].find("cause")->string(), "apply");
  EXPECT_EQ(history.find("owned"), nullptr);
  EXPECT_EQ(controller_.state()->find("generation")->integer(), 2);
}

TEST_F(Controlling, ApplyingAgainDoesNothing) {
  const std::string body = "users: [{name: alice}]\n" + unit_body(kUnit);
  apply(body);
  services_.requests.clear();
  const auto again = apply(body);
  EXPECT_THAT(lines(again.plan), IsEmpty());
  EXPECT_EQ(again.generation, 2U);
  EXPECT_THAT(services_.requests, IsEmpty());
}

TEST_F(Controlling, WhatGoesIsTakenAwayAndTheImagesOwnComesBack) {
  apply(
      "write_files: [{path: /etc/motd, content: mine}, {path: /etc/x}]\n"
      "users: [{name: alice}]\nsysctl: {vm.swappiness: 10}\n" +
      unit_body(kUnit));
  apply("write_files: [{path: /etc/motd, content: mine again}]\n");
  EXPECT_FALSE(system_.tree.contains("/etc/x"));
  EXPECT_FALSE(system_.tree.contains("/etc/systemd/system/u.service"));
  EXPECT_FALSE(system_.tree.contains("/etc/systemd/system/a.target.wants/u.service"));
  EXPECT_EQ(system_.text("/etc/passwd"), "root:x:0:0:root:/root:/bin/bash\n");
  EXPECT_TRUE(system_.tree.contains("/var/home/alice"));  // data is never removed
  const auto last = apply("");
  EXPECT_EQ(system_.text("/etc/motd"), "the image's\n");
  EXPECT_THAT(lines(last.plan), ElementsAre("delete file:/etc/motd"));
}

TEST_F(Controlling, ChangedUnitsAreRestartedAndDisabledOnesStopped) {
  apply(unit_body(kUnit));
  services_.requests.clear();
  apply(unit_body(kUnit + "# changed\n"));
  EXPECT_THAT(services_.requests, ElementsAre("reload", "restart u.service"));
  services_.requests.clear();
  apply("systemd: {units: [{name: tick.timer, enabled: false}]}\n");
  EXPECT_THAT(services_.requests, ElementsAre("stop u.service", "reload", "stop tick.timer"));
  EXPECT_FALSE(system_.tree.contains("/etc/systemd/system/timers.target.wants/tick.timer"));
  apply("");
  EXPECT_TRUE(system_.tree.contains("/etc/systemd/system/timers.target.wants/tick.timer"));
}

TEST_F(Controlling, WhatAResourceNoLongerHasIsTakenAway) {
  system_.tree["/usr/bin/sudo"] = Entry::file("", 04755);
  struct Row {
    std::string before, after, path, line;
  };
  const std::string key =
      "ssh_authorized_keys: ['ssh-ed25519 "
      "AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB a']";
  const std::string keys = "/var/home/alice/.ssh/authorized_keys";
  const std::string link = "/etc/systemd/system/a.target.wants/u.service";
  const Row rows[] = {
      {"users: [{name: alice, " + key + "}]\n", "users: [{name: alice}]\n", keys, "user:alice"},
      {key + "\nusers: [{name: alice}]\n", "users: [{name: alice}]\n", keys, "user:alice"},
      {"users: [{name: alice, sudo: 'ALL=(ALL) ALL'}]\n", "users: [{name: alice}]\n",
       "/etc/sudoers.d/90-orlop-alice", "user:alice"},
      {unit_body(kUnit), unit_body("[Install]\nWantedBy=b.target\n"), link, "unit:u.service"},
      {unit_body(kUnit), unit_body(kUnit) + "hostname: x\nwrite_files: [{path: /etc/hosts}]\n", "",
       "hostname"},
  };
  for (const auto& row : rows) {
    apply(row.before);
    ASSERT_TRUE(row.path.empty() || system_.tree.contains(row.path)) << row.path;
    const auto applied = apply(row.after);
    EXPECT_THAT(lines(applied.plan), ::testing::Contains("update " + row.line)) << row.after;
    EXPECT_FALSE(system_.tree.contains(row.path)) << row.path;
    EXPECT_THAT(lines(controller_.drift()->plan), IsEmpty()) << row.after;
  }
}

TEST_F(Controlling, ALinkThatIsNotAskedForAnyMoreIsAsTheImageHasIt) {
  const std::string link = "/etc/systemd/system/timers.target.wants/tick.timer";
  apply("systemd: {units: [{name: tick.timer, enabled: false}]}\n");
  EXPECT_FALSE(system_.tree.contains(link));
  services_.requests.clear();
  apply("systemd: {units: [{name: tick.timer, contents: \"[Timer]\"}]}\n");
  EXPECT_TRUE(system_.tree.contains(link));
  EXPECT_THAT(services_.requests, ElementsAre("reload", "start tick.timer"));
  EXPECT_THAT(lines(controller_.drift()->plan), IsEmpty());
}

TEST_F(Controlling, KeysThatAnOlderAgentLeftGoToo) {
  apply("users: [{name: alice}]\n");
  system_.tree["/var/home/alice/.ssh/authorized_keys"] = Entry::file(
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB a\n", 0600);
  EXPECT_THAT(lines(controller_.drift()->plan), ElementsAre("update user:alice"));
  apply("users: [{name: alice, gecos: A}]\n");
  EXPECT_FALSE(system_.tree.contains("/var/home/alice/.ssh/authorized_keys"));
  // Keys that are written as a file are that file's.
  apply("users: [{name: alice}]\nwrite_files: [{path: /home/alice/.ssh/authorized_keys}]\n");
  EXPECT_TRUE(system_.tree.contains("/var/home/alice/.ssh/authorized_keys"));
  EXPECT_THAT(lines(controller_.drift()->plan), IsEmpty());
}

TEST_F(Controlling, AUnitWithoutEnabledRunsOrNotAsBefore) {
  const std::string ssh = "/usr/lib/systemd/system/ssh.service";
  system_.tree[ssh] = Entry::file("[Service]\n[Install]\nWantedBy=multi-user.target\n");
  const std::string link = "/etc/systemd/system/multi-user.target.wants/ssh.service";
  system_.tree[link] = Entry::link(ssh);
  services_.running = {"ssh.service"};
  apply("systemd: {units: [{name: ssh.service, contents: \"[Service]\\nNice=1\"}]}\n");
  EXPECT_THAT(services_.requests, ElementsAre("reload", "restart ssh.service"));
  services_.requests.clear();
  apply("systemd: {units: [{name: ssh.service, contents: \"[Service]\\nNice=2\"}]}\n");
  EXPECT_THAT(services_.requests, ElementsAre("reload", "restart ssh.service"));
  services_.requests.clear();
  // Its file goes, the image's is there again: nothing to stop.
  apply("");
  EXPECT_THAT(services_.requests, ElementsAre("reload", "restart ssh.service"));
  services_.requests.clear();
  // Enabled by the image and by a document: it stays so without the document.
  apply("systemd: {units: [{name: ssh.service, enabled: true}]}\n");
  apply("");
  EXPECT_TRUE(system_.tree.contains(link));
  EXPECT_THAT(services_.requests, IsEmpty());
  // One that does not run is not started.
  services_.running.clear();
  apply("systemd: {units: [{name: ssh.service, contents: \"[Service]\\nNice=3\"}]}\n");
  EXPECT_THAT(services_.requests, ElementsAre("reload"));
}

TEST_F(Controlling, AUnitThatTheImageLacksIsStoppedWhenItGoes) {
  apply("systemd: {units: [{name: u.service, contents: \"[Service]\\nNice=1\"}]}\n");
  services_.requests.clear();
  apply("");
  EXPECT_THAT(services_.requests, ElementsAre("stop u.service", "reload"));
}

TEST_F(Controlling, ErrorsRefuseTheWhole) {
  const auto before = system_.tree;
  for (const std::string body : {"hostnam: x\n", "users: [{name: a, shell: /bin/zsh}]\n"}) {
    const auto applied = apply("write_files: [{path: /etc/x}]\n" + body);
    EXPECT_TRUE(config::has_errors(applied.diagnostics)) << body;
    EXPECT_EQ(applied.diagnostics[0].file, "new.yaml");
    EXPECT_FALSE(applied.plan.has_value());
    EXPECT_EQ(system_.tree, before);
  }
}

TEST_F(Controlling, AFailureAtAnyStepPutsEverythingBack) {
  const std::string body =
      "hostname: other\nwrite_files: [{path: /etc/motd, content: mine}, {path: /etc/x}]\n" +
      unit_body(kUnit);
  const auto before = system_.tree;
  int step = 1;
  for (; step < 100; ++step) {
    system_.fail_at = step;
    const auto applied = controller_.apply("new.yaml", document(body));
    system_.fail_at = 0;
    if (applied) break;
    if (applied.error().describe().contains("in force, but recording it failed")) {
      EXPECT_TRUE(system_.tree.contains("/state/orlop/config.d/90-applied.yaml"));
      continue;
    }
    EXPECT_FALSE(system_.tree.contains("/state/orlop/config.d/90-applied.yaml")) << step;
    // Folders that were made on the way may stay; files and links may not.
    for (const auto& [path, entry] : system_.tree) {
      if (entry.kind == Entry::Kind::folder) continue;
      const auto old = before.find(path);
      ASSERT_NE(old, before.end()) << path << " stays after step " << step;
      EXPECT_EQ(entry, old->second) << path << " differs after step " << step;
    }
  }
  EXPECT_GT(step, 8);
  EXPECT_LT(step, 100);
}

TEST_F(Controlling, AUnitThatFailsPutsEverythingBack) {
  services_.failing = "start u.service";
  const auto before = system_.text("/etc/motd");
  EXPECT_THAT(controller_.apply("new.yaml",
                                document("write_files: [{path: /etc/motd}]\n" + unit_body(kUnit))),
              IsErrorSaying(Errc::failed, "applying the configuration"));
  EXPECT_EQ(system_.text("/etc/motd"), before);
  EXPECT_FALSE(system_.tree.contains("/etc/systemd/system/u.service"));
  EXPECT_FALSE(system_.tree.contains("/state/orlop/config.d/90-applied.yaml"));
  EXPECT_THAT(services_.requests,
              ElementsAre("reload", "start u.service", "reload", "stop u.service"));
}

TEST_F(Controlling, DriftIsWhatSomebodyChangedByHand) {
  apply("write_files: [{path: /etc/x, content: a}]\nsysctl: {vm.swappiness: 10}\n");
  EXPECT_THAT(lines(controller_.drift()->plan), IsEmpty());
  system_.tree["/etc/x"].content = "by hand";
  system_.tree["/proc/sys/vm/swappiness"].content = "60\n";
  EXPECT_THAT(lines(controller_.drift()->plan),
              ElementsAre("update file:/etc/x", "update sysctl:vm.swappiness"));
}

}  // namespace
}  // namespace orlop::agent::engine
