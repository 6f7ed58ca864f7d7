// SPDX-License-Identifier: Apache-2.0
// The first boot of a cloud image. The node it leaves is what most other scenarios start from.
#include "tests/vm/scenarios/scenario.hpp"

namespace orlop::scenarios {
namespace {

using ::testing::HasSubstr;

using FirstBoot = ScenarioTest;

TEST_F(FirstBoot, MakesTheMissingPartitionsAndAppliesTheSeed) {
  const Needs needs{.beginning = Beginning::image, .user_data = user_data()};
  auto* node = running(needs);
  ASSERT_NE(node, nullptr);
  const auto ssh = node->ssh();
  EXPECT_THAT(ssh.checked("cat /proc/sys/kernel/hostname"), testing::IsOkAnd("scenario\n"));
  EXPECT_THAT(
      ssh.checked("cat /sys/block/dm-*/dm/uuid"),
      testing::IsOkAnd(::testing::AllOf(HasSubstr("CRYPT-VERITY-"), HasSubstr("CRYPT-LUKS2-"))));
  EXPECT_THAT(ssh.checked("ls /dev/disk/by-partlabel"),
              testing::IsOkAnd(::testing::AllOf(HasSubstr("esp"), HasSubstr("_empty"),
                                                HasSubstr("orlop-base_1.0_verity"),
                                                HasSubstr("orlop-state"))));
  EXPECT_THAT(ssh.checked("systemctl is-system-running --wait || systemctl --failed --no-pager",
                          {.timeout = kBootTime}),
              testing::IsOkAnd("running\n"));
  EXPECT_THAT(ssh.checked("orlop status"), testing::IsOkAnd(HasSubstr("Secure Boot: yes")));

  // Told to by somebody whose home is on the state partition: it is unmounted all the same.
  (void)ssh.run("systemctl poweroff");
  ASSERT_THAT(node->wait_for_exit(std::chrono::seconds(180)), testing::IsOk());
  EXPECT_THAT(node->serial().since(node->start_mark()),
              ::testing::Not(HasSubstr("Failed unmounting")));
  if (!HasFailure()) {
    EXPECT_THAT(lab().keep(*node, needs), testing::IsOk());
  }
}

}  // namespace
}  // namespace orlop::scenarios
