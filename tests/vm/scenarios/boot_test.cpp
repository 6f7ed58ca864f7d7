// SPDX-License-Identifier: Apache-2.0
// What a machine does on its first boot, with good and with bad circumstances.
#include "libs/codec/json.hpp"
#include "tests/vm/scenarios/scenario.hpp"

namespace orlop::vm {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

using Boot = ScenarioTest;

TEST_F(Boot, CloudImageMakesItsPartitionsAndAppliesItsSeed) {
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
  EXPECT_THAT(ssh.checked("systemctl list-units --failed --no-legend --plain"),
              testing::IsOkAnd(std::string()));
}

TEST_F(Boot, UnusableUserDataIsNamedAndStopsNothing) {
  auto* machine = cloud_machine("#cloud-config\nhostname: [not, a, name]\nnonsense: true\n");
  ASSERT_NE(machine, nullptr);
  ASSERT_THAT(machine->start(), testing::IsOk());
  // Nobody can log in: no key was accepted. The console is where it says so.
  EXPECT_THAT(machine->wait_for_serial("hostname[^\\n]*\\[[a-z-]+\\]", kBootTime), testing::IsOk());
  EXPECT_THAT(machine->wait_for_serial("nonsense[^\\n]*\\[unknown-key\\]", seconds(10)),
              testing::IsOk());
  EXPECT_THAT(machine->wait_for_serial("login:", kBootTime), testing::IsOk());
}

}  // namespace
}  // namespace orlop::vm
