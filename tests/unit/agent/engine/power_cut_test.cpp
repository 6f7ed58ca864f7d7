// SPDX-License-Identifier: Apache-2.0
// Whatever is cut off at whatever step: the old configuration or the new one is in force, whole,
// after the next start of the agent and after the next boot.
#include <gmock/gmock.h>

#include "libs/codec/json.hpp"
#include "tests/support/engine_world.hpp"

namespace orlop::agent::engine {
namespace {

using ::testing::AnyOf;
using testing::EngineWorld;
using ::testing::Eq;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::Power;

const std::string kOld =
    "write_files: [{path: /etc/motd, content: old}, {path: /var/lib/x, content: old}, "
    "{path: /var/lib/gone, content: old}, {path: /var/lib/their.old, content: old}]\n"
    "directories: [{path: /srv/old}, {path: /srv/old/er}]\n"
    "users: [{name: alice, ssh_authorized_keys: ['ssh-ed25519 "
    "AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB a']}]\n"
    "systemd: {units: [{name: u.service, enabled: true, contents: "
    "\"[Service]\\n[Install]\\nWantedBy=a.target\"}]}\n";
const std::string kNew =
    "hostname: other\n"
    "write_files: [{path: /etc/motd, content: new}, {path: /var/lib/x, content: new}, "
    "{path: /var/lib/new, content: new}, {path: /var/lib/their.new, content: new, append: true}, "
    "{path: /var/lib/more, content: new, append: true}]\n"
    "links: [{path: /srv/old/new, target: x}]\n"
    "users: [{name: alice}]\nsysctl: {vm.swappiness: 10}\n"
    "systemd: {units: [{name: tick.timer, enabled: false}, {name: v.service, enabled: true, "
    "contents: \"[Service]\\n[Install]\\nWantedBy=a.target\"}]}\n";

/// A node on which somebody has something of his own.
EngineWorld lived_in() {
  EngineWorld world;
  for (const auto* path : {"/var/lib/their.old", "/var/lib/their.new"})
    world.system.tree[path] = {.content = "theirs", .mode = 0640, .uid = 7};
  return world;
}

class PowerCut : public ::testing::Test {
 protected:
  PowerCut() {
    EXPECT_THAT(old_.apply(kOld), IsOk());
    EXPECT_THAT(new_.apply(kOld), IsOk());
    EXPECT_THAT(new_.apply(kNew), IsOk());
    old_booted_.reboot();
    new_booted_.reboot();
  }
  /// Starts the agent again on what a cut left behind.
  static void restart(EngineWorld& world) {
    world.power->allow(Power::kEndless);
    auto agent = world.controller();
    ASSERT_THAT(agent.start(), IsOk());
    EXPECT_FALSE(world.system.tree.contains(world.paths.journal()));
    const auto drift = agent.drift();
    ASSERT_THAT(drift, IsOk());
    EXPECT_THAT(drift->plan.value_or(Plan()).steps, IsEmpty());
  }
  void expect_old_or_new(const EngineWorld& world, const std::string& when) {
    const bool is_new = world.applied() == new_.applied();
    const auto& reference = is_new ? new_ : old_;
    EXPECT_EQ(world.applied(), reference.applied()) << when;
    EXPECT_EQ(world.effects(), reference.effects()) << when;
    EXPECT_EQ(world.services.running, reference.services.running) << when;
    const auto shown = codec::parse_json(world.system.text(std::string(node::kEffective)));
    const auto wanted = codec::parse_json(reference.system.text(std::string(node::kEffective)));
    EXPECT_EQ(shown->find("digest")->string(), wanted->find("digest")->string()) << when;
    (is_new ? saw_new_ : saw_old_) = true;
  }
  void expect_old_or_new_boot(EngineWorld world, const std::string& when) {
    world.reboot();
    const auto& reference = world.applied() == new_.applied() ? new_booted_ : old_booted_;
    EXPECT_EQ(world.applied(), reference.applied()) << when;
    EXPECT_EQ(world.effects(), reference.effects()) << when;
    EXPECT_FALSE(world.system.tree.contains(world.paths.journal())) << when;
  }

  EngineWorld old_ = lived_in();
  EngineWorld new_ = lived_in();
  EngineWorld old_booted_ = [] {
    auto world = lived_in();
    EXPECT_THAT(world.apply(kOld), IsOk());
    return world;
  }();
  EngineWorld new_booted_ = [] {
    auto world = lived_in();
    EXPECT_THAT(world.apply(kOld), IsOk());
    EXPECT_THAT(world.apply(kNew), IsOk());
    return world;
  }();
  bool saw_old_ = false;
  bool saw_new_ = false;
};

TEST_F(PowerCut, AnApplyLeavesOldOrNew) {
  std::uint64_t step = 0;
  for (bool cut = true; cut; ++step) {
    EngineWorld world(old_);
    world.power->allow(step);
    (void)world.apply(kNew);
    cut = world.power->cut();
    const auto when = "cut at step " + std::to_string(step);
    expect_old_or_new_boot(world, when);
    restart(world);
    expect_old_or_new(world, when);
  }
  EXPECT_GT(step, 20U);
  EXPECT_TRUE(saw_old_ && saw_new_);
}

TEST_F(PowerCut, ACutWhileUndoingIsUndoneToo) {
  // The cut that leaves most to undo: the one just before the new configuration is in force.
  std::uint64_t last = 0;
  for (std::uint64_t step = 0;; ++step) {
    EngineWorld world(old_);
    world.power->allow(step);
    (void)world.apply(kNew);
    if (!world.power->cut()) break;
    if (world.system.text(world.paths.journal()).contains("\"phase\":\"apply\"")) last = step;
  }
  ASSERT_GT(last, 10U);
  std::uint64_t step = 0;
  for (bool cut = true; cut; ++step) {
    EngineWorld world(old_);
    world.power->allow(last);
    (void)world.apply(kNew);
    world.power->allow(step);
    {
      auto agent = world.controller();
      (void)agent.start();
    }
    cut = world.power->cut();
    const auto when = "cut again at step " + std::to_string(step);
    expect_old_or_new_boot(world, when);
    restart(world);
    expect_old_or_new(world, when);
  }
  EXPECT_GT(step, 5U);
}

TEST_F(PowerCut, ARepairLeavesWhatWasOrWhatShouldBe) {
  EngineWorld drifted(old_);
  drifted.system.tree["/etc/motd"].content = "by hand";
  drifted.system.tree["/var/lib/x"].content = "by hand";
  std::uint64_t step = 0;
  for (bool cut = true; cut; ++step) {
    EngineWorld world(drifted);
    world.power->allow(step);
    {
      auto agent = world.controller();
      (void)agent.repair();
    }
    cut = world.power->cut();
    world.power->allow(Power::kEndless);
    auto agent = world.controller();
    ASSERT_THAT(agent.start(), IsOk());
    EXPECT_THAT(world.effects(), AnyOf(Eq(drifted.effects()), Eq(old_.effects()))) << step;
  }
  EXPECT_GT(step, 3U);
}

TEST_F(PowerCut, AJournalOfAnotherReleaseTouchesNothingThatBelongsToIt) {
  EngineWorld world(old_);
  world.power->allow(18);
  (void)world.apply(kNew);
  ASSERT_TRUE(world.power->cut());
  ASSERT_TRUE(world.system.text(world.paths.journal()).contains("\"phase\":\"apply\""));
  world.switch_off();
  world.system.tree["/usr/lib/os-release"] = Entry::file("ID=orlop\nIMAGE_VERSION=\"2.0\"\n");
  world.system.tree["/etc/motd"] = Entry::file("of release 2.0\n");
  // Even when the boot's own part did not run.
  auto agent = world.controller();
  ASSERT_THAT(agent.start(), IsOk());
  EXPECT_EQ(world.system.text("/etc/motd"), "of release 2.0\n");
  EXPECT_EQ(world.system.text("/var/lib/x"), "old");
  EXPECT_FALSE(world.system.tree.contains(world.paths.journal()));
}

TEST_F(PowerCut, AnUnreadableJournalIsSetAside) {
  for (const std::string text : {"{", "{\"schema\":\"orlop.journal/9\"}", "[]", ""}) {
    EngineWorld world(old_);
    world.system.tree[world.paths.journal()] = Entry::file(text);
    auto agent = world.controller();
    const auto diagnostics = agent.start();
    ASSERT_THAT(diagnostics, IsOk());
    ASSERT_EQ(diagnostics->size(), 1U);
    EXPECT_EQ(diagnostics->front().code, "damaged");
    EXPECT_FALSE(world.system.tree.contains(world.paths.journal()));
    const auto kept = world.system.list("/state/orlop").value();
    EXPECT_THAT(kept, ::testing::Contains(::testing::StartsWith("journal.json.set-aside-")));
    EXPECT_EQ(world.effects(), old_.effects());
  }
}

TEST_F(PowerCut, LargeContentsComeBackToo) {
  const std::string large(std::size_t{100} << 10, 'x');
  EngineWorld world(old_);
  world.system.tree["/var/lib/x"].content = large;
  world.services.failing = "start v.service";
  EXPECT_THAT(world.apply(kNew), testing::IsError(Errc::failed));
  EXPECT_EQ(world.system.text("/var/lib/x"), large);
  EXPECT_FALSE(world.system.tree.contains(world.paths.journal_aside(1)));
}

/// What a document leaves behind when the next one is applied: nothing.
TEST(Documents, OneAfterAnotherIsTheLastAlone) {
  const std::string unit =
      "contents: \"[Service]\\n[Install]\\nWantedBy=a.target\\nAlias=w.service\"";
  const std::string keyed =
      "users: [{name: alice, sudo: 'ALL=(ALL) ALL', ssh_authorized_keys: ['ssh-ed25519 "
      "AAAAC3NzaC1lZDI1NTE5AAAAIEJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJC b']}]\n";
  const std::string bodies[] = {
      "",
      kOld,
      kNew,
      "users: [{name: alice, groups: adm, gecos: A}]\nsysctl: {vm.swappiness: 20}\n",
      keyed,
      "systemd: {units: [{name: tick.timer, enabled: true}]}\nruncmd: [date]\n",
      "systemd: {units: [{name: u.service, enabled: true, " + unit + "}]}\nhostname: other\n",
      "systemd: {units: [{name: u.service, " + unit + "}]}\nwrite_files: [{path: /etc/hosts}]\n",
      "users: [{name: alice}]\nwrite_files: [{path: /home/alice/.ssh/authorized_keys}]\n",
  };
  for (const auto& first : bodies) {
    for (const auto& second : bodies) {
      EngineWorld alone;
      EngineWorld after;
      for (auto* world : {&alone, &after}) {
        world->system.tree["/usr/bin/sudo"] = Entry::file("", 04755);
        // The kernel does not forget a name or a setting before a reboot.
        EXPECT_THAT(world->apply("users: [{name: alice}]\n"), IsOk());
      }
      EXPECT_THAT(after.apply(first), IsOk()) << first;
      EXPECT_THAT(after.apply(second), IsOk()) << first << "---\n" << second;
      EXPECT_THAT(alone.apply(second), IsOk()) << second;
      auto found = after.effects();
      auto wanted = alone.effects();
      for (auto* tree : {&found, &wanted}) {
        std::erase_if(*tree, [](const auto& item) { return item.first.starts_with("/proc/"); });
      }
      EXPECT_EQ(found, wanted) << first << "---\n" << second;
      auto agent = after.controller();
      EXPECT_THAT(agent.drift()->plan->steps, IsEmpty()) << first << "---\n" << second;
    }
  }
}

}  // namespace
}  // namespace orlop::agent::engine
