// SPDX-License-Identifier: Apache-2.0
// The first boot of a cloud image. The node it leaves is what most other scenarios start from.
#include "tests/vm/scenarios/scenario.hpp"

namespace orlop::scenarios {
namespace {

using ::testing::HasSubstr;

using FirstBoot = ScenarioTest;

TEST_F(FirstBoot, MakesTheMissingPartitionsAndAppliesTheSeed) {
  auto* machine = cloud_machine(user_data());
  ASSERT_NE(machine, nullptr);
  ASSERT_THAT(machine->start(), testing::IsOk());
  ASSERT_THAT(machine->wait_for_ssh(kBootTime), testing::IsOk());
  const auto ssh = machine->ssh();
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
  ASSERT_THAT(machine->wait_for_exit(std::chrono::seconds(180)), testing::IsOk());
  EXPECT_THAT(machine->serial().since(machine->start_mark()),
              ::testing::Not(HasSubstr("Failed unmounting")));
  if (!HasFailure()) keep_as_node(*machine);
}

}  // namespace
}  // namespace orlop::scenarios
