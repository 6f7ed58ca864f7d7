// SPDX-License-Identifier: Apache-2.0
#include "agent/early/early.hpp"

#include <gmock/gmock.h>

#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_measurer.hpp"
#include "tests/fakes/fake_transport.hpp"
#include "tests/support/config_node.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::early {
namespace {

using testing::IsOk;

class Early : public ::testing::Test {
 protected:
  Result<engine::Outcome> run() { return run_early({system_, transport_, measurer_, clock_}); }

  testing::FakeSystemState system_ = testing::image_tree();
  testing::FakeTransport transport_;
  testing::FakeMeasurer measurer_;
  testing::FakeClock clock_;
};

TEST_F(Early, MakesStateIdentityAndConfiguration) {
  transport_.disks["cidata"]["user-data"] = testing::document("hostname: edge\n");
  const auto outcome = run();
  ASSERT_THAT(outcome, IsOk());
  EXPECT_TRUE(outcome->healthy());
  EXPECT_EQ(system_.text("/etc/hostname"), "edge\n");
  EXPECT_EQ(system_.tree.at("/state/orlop/ssh").mode, 0700U);
  EXPECT_EQ(system_.tree.at("/state/orlop/config.d").mode, 0700U);
  const auto id = system_.text("/etc/machine-id");
  EXPECT_EQ(id.size(), 33U);
  EXPECT_EQ(id, system_.text("/state/orlop/machine-id"));

  system_ = testing::rebooted(system_);
  ASSERT_THAT(run(), IsOk());
  EXPECT_EQ(system_.text("/etc/machine-id"), id);
}

TEST_F(Early, AnUnreadableSeedIsSaidAndTheBootGoesOn) {
  transport_.disks["cidata"] = {};
  transport_.unreadable = true;
  const auto outcome = run();
  ASSERT_THAT(outcome, IsOk());
  EXPECT_FALSE(outcome->healthy());
  EXPECT_EQ(outcome->composition.diagnostics.at(0).code, "seed-unreadable");
}

TEST_F(Early, ASeedThatIsPulledOutWhileItIsReadGivesWayToTheLast) {
  transport_.disks["cidata"] = {{"user-data", testing::document("users: [{name: alice}]\n")},
                                {"meta-data", "local-hostname: edge\n"}};
  ASSERT_THAT(run(), IsOk());
  system_ = testing::rebooted(system_);
  transport_.unreadable = true;
  const auto outcome = run();
  ASSERT_THAT(outcome, IsOk());
  EXPECT_FALSE(outcome->healthy());
  EXPECT_EQ(outcome->composition.diagnostics.at(0).code, "seed-unreadable");
  EXPECT_EQ(system_.text("/etc/hostname"), "edge\n");
  EXPECT_NE(system_.text("/etc/passwd").find("alice:x:1000:"), std::string::npos);
}

TEST_F(Early, AStatePartitionThatCannotBeWrittenCostsNoAccounts) {
  transport_.disks["cidata"]["user-data"] = testing::document(
      "users: [{name: alice, ssh_authorized_keys: ['ssh-ed25519 "
      "AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB a']}]\n");
  system_.unwritable = "/state";
  const auto outcome = run();
  ASSERT_THAT(outcome, IsOk());
  EXPECT_FALSE(outcome->healthy());
  EXPECT_EQ(outcome->composition.diagnostics.at(0).code, "not-kept");
  EXPECT_EQ(system_.text("/etc/machine-id").size(), 33U);
  EXPECT_NE(system_.text("/etc/passwd").find("alice:x:1000:"), std::string::npos);
  EXPECT_NE(system_.text(std::string(node::kOutcome)).find("not-kept"), std::string::npos);
}

TEST(MachineId, IsAVersion4UuidMadeOnce) {
  testing::FakeSystemState system;
  const node::StatePaths paths(node::kStateFolder);
  const Bytes ones(16, 0xff);
  ASSERT_THAT(keep_machine_id(system, paths, ones), IsOk());
  EXPECT_EQ(system.text("/etc/machine-id"), "ffffffffffff4fffbfffffffffffffff\n");
  const Bytes zeros(16, 0);
  ASSERT_THAT(keep_machine_id(system, paths, zeros), IsOk());
  EXPECT_EQ(system.text("/etc/machine-id"), "ffffffffffff4fffbfffffffffffffff\n");
  system.tree[paths.machine_id()].content = "torn";
  ASSERT_THAT(keep_machine_id(system, paths, zeros), IsOk());
  EXPECT_EQ(system.text("/etc/machine-id"), "00000000000040008000000000000000\n");
}

}  // namespace
}  // namespace orlop::agent::early
