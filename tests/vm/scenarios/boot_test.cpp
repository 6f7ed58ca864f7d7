// SPDX-License-Identifier: Apache-2.0
// Boots with user-data that cannot be used: the node comes up, says so and stays in reach.
#include "tests/vm/scenarios/scenario.hpp"

namespace orlop::scenarios {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

constexpr auto kUnusable = "#cloud-config\nhostname: [not, a, name]\nnonsense: true\n";

using Boot = ScenarioTest;

TEST_F(Boot, UnusableUserDataOfTheFirstBootIsNamedAndStopsNothing) {
  auto* node = make({.beginning = Beginning::image, .user_data = kUnusable});
  ASSERT_NE(node, nullptr);
  ASSERT_THAT(node->start(), testing::IsOk());
  // Nobody can log in: no key was accepted. The console is where it says so.
  EXPECT_THAT(node->wait_for_serial("hostname[^\\n]*\\[[a-z-]+\\]", kBootTime), testing::IsOk());
  EXPECT_THAT(node->wait_for_serial("nonsense[^\\n]*\\[unknown-key\\]", seconds(10)),
              testing::IsOk());
  EXPECT_THAT(node->wait_for_serial("login:", kBootTime), testing::IsOk());
}

TEST_F(Boot, UnusableUserDataOfALaterBootLeavesTheLastGoodAndTheNodeUpgradable) {
  auto server = FileServer::start(releases().repository(), folder() / "server");
  ASSERT_THAT(server, testing::IsOk());
  auto* node = running(
      {.user_data = user_data(std::format("upgrade:\n  repository: {}\n", server->guest_url()))});
  ASSERT_NE(node, nullptr);
  ASSERT_THAT(node->power_down(seconds(180)), testing::IsOk());

  give_seed(*node, kUnusable);
  ASSERT_THAT(node->start(), testing::IsOk());
  ASSERT_THAT(node->wait_for_ssh(kBootTime), testing::IsOk());
  EXPECT_THAT(node->wait_for_serial("nonsense[^\\n]*\\[unknown-key\\]", seconds(10)),
              testing::IsOk());
  const auto ssh = node->ssh();
  const auto named = ::testing::AllOf(HasSubstr("user-data:2:"), HasSubstr("nonsense"));
  EXPECT_THAT(ssh.checked("orlop status"), testing::IsOkAnd(named));
  EXPECT_THAT(ssh.checked("journalctl -b --no-pager -u orlop-early"), testing::IsOkAnd(named));
  EXPECT_THAT(ssh.checked("cat /proc/sys/kernel/hostname"), testing::IsOkAnd("scenario\n"));
  EXPECT_THAT(ssh.checked("orlop upgrade apply", {.timeout = seconds(900)}),
              testing::IsOkAnd(HasSubstr("2.0")));
  EXPECT_THAT(ssh.checked("ls /dev/disk/by-partlabel"),
              testing::IsOkAnd(HasSubstr("orlop-base_2.0_verity")));
}

}  // namespace
}  // namespace orlop::scenarios
