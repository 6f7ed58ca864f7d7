// SPDX-License-Identifier: Apache-2.0
// What stood in persistent places before configuration took them: kept once, to be read by nobody
// else, and given back; whatever is cut off in between.
#include <gmock/gmock.h>

#include "tests/support/engine_world.hpp"

namespace orlop::agent::engine {
namespace {

using testing::EngineWorld;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::Power;

const std::string kPath = "/var/lib/app.conf";
const std::string kNames = "write_files: [{path: " + kPath + ", content: ours}]\n";
const std::string kAppends = "write_files: [{path: " + kPath + ", content: +ours, append: true}]\n";
const Entry kTheirs{.content = "theirs", .mode = 0640, .uid = 7, .gid = 8};

EngineWorld world_with_theirs() {
  EngineWorld world;
  world.system.tree[kPath] = kTheirs;
  return world;
}

std::vector<std::string> kept(EngineWorld& world) {
  return world.system.list(std::string(node::kKeptOriginals)).value();
}

/// A boot that may be cut.
void try_boot(EngineWorld& world, const std::string& user_data, std::uint64_t steps) {
  world.switch_off();
  world.power->allow(steps);
  const Seed seed{"/dev/sr0", testing::document(user_data), {}};
  (void)configure_boot(kinds::all(), kinds::language(), {world.system, world.measurer, world.clock},
                       world.paths, seed, {});
}

TEST(Originals, ComeBackLive) {
  auto world = world_with_theirs();
  ASSERT_THAT(world.apply(kNames), IsOk());
  EXPECT_EQ(world.system.text(kPath), "ours");
  EXPECT_EQ(world.system.tree.at(original_of(kPath)), kTheirs);
  EXPECT_EQ(world.system.tree.at(std::string(node::kKeptOriginals)).mode, 0700U);
  ASSERT_THAT(world.apply("hostname: edge\n"), IsOk());
  EXPECT_EQ(world.system.tree.at(kPath), kTheirs);
  EXPECT_THAT(kept(world), IsEmpty());
}

TEST(Originals, ComeBackAtABoot) {
  auto world = world_with_theirs();
  world.reboot(kNames);
  EXPECT_EQ(world.system.text(kPath), "ours");
  world.reboot(kNames);
  EXPECT_EQ(world.system.text(kPath), "ours");
  world.reboot();
  EXPECT_EQ(world.system.tree.at(kPath), kTheirs);
  EXPECT_THAT(kept(world), IsEmpty());
}

TEST(Originals, AreThoseOfTheLastTime) {
  auto world = world_with_theirs();
  ASSERT_THAT(world.apply(kNames), IsOk());
  ASSERT_THAT(world.apply("hostname: edge\n"), IsOk());
  world.system.tree[kPath].content = "theirs, changed";
  ASSERT_THAT(world.apply(kAppends), IsOk());
  EXPECT_EQ(world.system.text(kPath), "theirs, changed+ours");
  ASSERT_THAT(world.apply("hostname: edge\n"), IsOk());
  EXPECT_EQ(world.system.text(kPath), "theirs, changed");
}

TEST(Originals, ARevokedKeyIsNoOriginal) {
  EngineWorld world;
  const std::string keys = "/var/home/alice/.ssh/authorized_keys";
  world.system.tree[keys] = Entry::file(
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE9PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09P old\n",
      0600);
  ASSERT_THAT(
      world.apply("users: [{name: alice, ssh_authorized_keys: ['ssh-ed25519 "
                  "AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB a']}]\n"),
      IsOk());
  ASSERT_THAT(world.apply("hostname: edge\n"), IsOk());
  EXPECT_FALSE(world.system.tree.contains(keys));
  EXPECT_THAT(kept(world), IsEmpty());
}

TEST(Originals, AFullFolderStaysAndAnEmptyOneGoes) {
  EngineWorld world;
  const std::string both = "directories: [{path: /srv/a}, {path: /srv/a/b}, {path: /srv/c}]\n";
  ASSERT_THAT(world.apply(both + "write_files: [{path: /srv/a/b/f}]\n"), IsOk());
  world.system.tree["/srv/c/data"] = Entry::file("somebody's");
  ASSERT_THAT(world.apply("hostname: edge\n"), IsOk());
  EXPECT_FALSE(world.system.tree.contains("/srv/a"));
  EXPECT_EQ(world.system.text("/srv/c/data"), "somebody's");
  auto agent = world.controller();
  EXPECT_THAT(agent.drift()->plan->steps, IsEmpty());
}

TEST(Originals, AFolderMayTurnIntoAFileAndBack) {
  EngineWorld world;
  const std::string folder = "directories: [{path: /srv/turns}]\n";
  const std::string file = "write_files: [{path: /srv/turns, content: x}]\n";
  ASSERT_THAT(world.apply(folder), IsOk());
  ASSERT_THAT(world.apply(file), IsOk());
  EXPECT_EQ(world.system.text("/srv/turns"), "x");
  world.services.failing = "restart ssh.service";
  world.services.running = {"ssh.service"};
  const auto failed = world.apply(folder + "write_files: [{path: /etc/ssh/x}]\n");
  EXPECT_THAT(failed, testing::IsError(Errc::failed));
  EXPECT_EQ(world.system.text("/srv/turns"), "x");
  ASSERT_THAT(world.apply(folder), IsOk());
  EXPECT_EQ(world.system.tree.at("/srv/turns").kind, Entry::Kind::folder);
}

TEST(Originals, ABootThatIsCutLosesNothing) {
  for (const auto& body : {kNames, kAppends}) {
    const std::string wanted = body == kNames ? "ours" : "theirs+ours";
    std::uint64_t step = 0;
    for (bool cut = true; cut; ++step) {
      auto world = world_with_theirs();
      try_boot(world, body, step);
      cut = world.power->cut();
      auto gone = world;
      world.reboot(body);
      EXPECT_EQ(world.system.text(kPath), wanted) << step;
      gone.reboot();
      EXPECT_EQ(gone.system.tree.at(kPath), kTheirs) << step;
      EXPECT_THAT(kept(gone), IsEmpty()) << step;
      world.reboot();
      EXPECT_EQ(world.system.tree.at(kPath), kTheirs) << step;
    }
    EXPECT_GE(step, 10U);
  }
}

TEST(Originals, ABootThatIsCutWhileGivingBackLosesNothing) {
  auto before = world_with_theirs();
  before.reboot(kAppends);
  std::uint64_t step = 0;
  for (bool cut = true; cut; ++step) {
    auto world = before;
    try_boot(world, "hostname: edge\n", step);
    cut = world.power->cut();
    auto again = world;
    world.reboot();
    EXPECT_EQ(world.system.tree.at(kPath), kTheirs) << step;
    EXPECT_THAT(kept(world), IsEmpty()) << step;
    again.reboot(kAppends);
    EXPECT_EQ(again.system.text(kPath), "theirs+ours") << step;
  }
  EXPECT_GT(step, 5U);
}

/// Committed, and the power goes before that is on record.
TEST(Originals, AnApplyThatIsCutAppendsOnce) {
  for (const bool stood : {false, true}) {
    std::uint64_t step = 0;
    for (bool cut = true; cut; ++step) {
      auto world = stood ? world_with_theirs() : EngineWorld();
      world.connect();
      const std::string before = stood ? "theirs" : "";
      world.power->allow(step);
      (void)world.apply(kAppends);
      cut = world.power->cut();
      world.reboot();
      const auto text = world.system.text(kPath);
      EXPECT_EQ(text, world.applied().empty() ? before : before + "+ours") << step;
      ASSERT_THAT(world.apply("hostname: other\n"), IsOk());
      EXPECT_EQ(world.system.text(kPath), before) << step;
      EXPECT_EQ(world.system.tree.contains(kPath), stood) << step;
    }
    EXPECT_GE(step, 10U);
  }
}

}  // namespace
}  // namespace orlop::agent::engine
