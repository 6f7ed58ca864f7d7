// SPDX-License-Identifier: Apache-2.0
// Machines that lack what state is sealed with: the console names the thing and the remedy, the
// machine starts over with its disk as it was, and it boots as soon as it is given what it lacked.
// And one that cannot find its root, or is told to stop in the initrd: it starts over too, instead
// of waiting for somebody.
#include "tests/vm/scenarios/scenario.hpp"

namespace orlop::scenarios {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

class Platform : public ScenarioTest {
 protected:
  /// The console gives the reason and the remedy, then the machine reboots.
  void expect_explanation(Machine& machine, std::string_view reason, std::string_view remedy) {
    ASSERT_THAT(machine.start(), testing::IsOk());
    EXPECT_THAT(machine.wait_for_serial(reason, kBootTime), testing::IsOk());
    EXPECT_THAT(machine.wait_for_serial(remedy, seconds(10)), testing::IsOk());
    EXPECT_THAT(machine.wait_for_serial("reboot: Restarting system", seconds(180)),
                testing::IsOk());
    EXPECT_THAT(machine.serial().since(machine.start_mark()), ::testing::Not(HasSubstr("login:")));
    machine.cut_power();
  }
  void expect_boot(Machine& machine) {
    ASSERT_THAT(machine.start(), testing::IsOk());
    ASSERT_THAT(machine.wait_for_ssh(kBootTime), testing::IsOk());
    EXPECT_THAT(machine.ssh().checked("findmnt -no SOURCE /state"),
                testing::IsOkAnd(HasSubstr("/dev/mapper/state")));
  }
};

TEST_F(Platform, WithoutATpmStateIsNotMadeAndATpmIsAllItNeeds) {
  auto* machine = make({.beginning = Beginning::image, .user_data = user_data(), .tpm = {}});
  ASSERT_NE(machine, nullptr);
  expect_explanation(*machine, "the machine has no TPM 2.0", "remedy: Enable the TPM");
  machine->spec().tpm = TpmSpec{};
  expect_boot(*machine);
}

TEST_F(Platform, ATpmWithoutSha256BankIsNotUsedUntilItHasOne) {
  auto* machine = make({.beginning = Beginning::image,
                        .user_data = user_data(),
                        .tpm = TpmSpec{.pcr_banks = "sha384"}});
  ASSERT_NE(machine, nullptr);
  expect_explanation(*machine, "the TPM has no SHA-256 bank", "remedy: Activate the SHA-256 bank");
  // What doing so in the firmware's setup does.
  const auto tpm = std::filesystem::absolute(machine->folder() / "tpm");
  ASSERT_THAT(sys::run_checked(runner_, {.argv = {"swtpm_setup", "--tpm2", "--runas", "root",
                                                  "--tpm-state", "dir://" + tpm.string(),
                                                  "--reconfigure", "--pcr-banks", "sha256"}}),
              testing::IsOk());
  expect_boot(*machine);
}

TEST_F(Platform, AClockThatIsBehindStartsAtTheRelease) {
  auto* machine = make({.beginning = Beginning::image,
                        .user_data = user_data(),
                        .extra_arguments = {"-rtc", "base=2001-02-03T04:05:06"}});
  ASSERT_NE(machine, nullptr);
  ASSERT_THAT(machine->start(), testing::IsOk());
  ASSERT_THAT(machine->wait_for_ssh(kBootTime), testing::IsOk());
  EXPECT_THAT(machine->ssh().checked("[ $(date +%s) -ge $(stat -c %Y /usr/lib/clock-epoch) ] && "
                                     "[ $(date +%s) -lt $(($(stat -c %Y /usr/lib/clock-epoch) + "
                                     "3600)) ]"),
              testing::IsOk());
}

TEST_F(Platform, TurningSecureBootOffLocksStateUntilItIsOnAgain) {
  auto* machine = make({.user_data = user_data()});
  ASSERT_NE(machine, nullptr);
  const auto enforcing = folder() / "enforcing.fd";
  ASSERT_TRUE(std::filesystem::copy_file(machine->folder() / "variables.fd", enforcing));
  ASSERT_THAT(machine->set_firmware_variables(lab::MachineSpec{}.firmware_variables),
              testing::IsOk());
  expect_explanation(*machine, "Secure Boot is off", "remedy: Turn Secure Boot on");
  ASSERT_THAT(machine->set_firmware_variables(enforcing), testing::IsOk());
  expect_boot(*machine);
}

TEST_F(Platform, ABootThatFindsNoRootSaysSoAndStartsOver) {
  const auto disk = folder() / "disk.raw";
  ASSERT_THAT(
      sys::run_checked(runner_, {.argv = {"cp", "--sparse=always",
                                          releases().disk_image("1.0").string(), disk.string()}}),
      testing::IsOk());
  // The verity partition is found by the second half of the root hash: under another UUID it is
  // not.
  ASSERT_THAT(sys::run_checked(runner_, {.argv = {"sfdisk", "--part-uuid", disk.string(), "3",
                                                  "00000000-0000-4000-8000-000000000000"}}),
              testing::IsOk());
  auto* machine = make({.beginning = Beginning::disk, .disk = disk, .user_data = user_data()});
  ASSERT_NE(machine, nullptr);
  expect_explanation(*machine, "Timed out waiting for device",
                     "Dependency failed for initrd-root-device.target");
}

TEST_F(Platform, WhatAHypervisorAddsToTheBootOpensNothing) {
  const auto oem_string = [](const std::string& value) {
    return std::vector<std::string>{"-smbios", "type=11,value=" + value};
  };
  const std::string words = "io.systemd.stub.kernel-cmdline-extra=";
  auto* machine = make({.user_data = user_data()});
  ASSERT_NE(machine, nullptr);

  // systemd-stub takes words for the command line, with Secure Boot on as well. In the initrd they
  // find no shell …
  machine->spec().extra_arguments =
      oem_string(words + "systemd.show_status=1 rd.systemd.unit=emergency.target");
  expect_explanation(*machine, "Give up this boot", "");
  EXPECT_THAT(machine->serial().since(machine->start_mark()),
              ::testing::Not(::testing::AnyOf(HasSubstr("maintenance"), HasSubstr("sh-5"))));

  // … and in the root one, but no state: the words are measured, and its key is not for that boot.
  machine->spec().extra_arguments = oem_string(words + "init=/usr/bin/bash");
  expect_explanation(*machine, "more than the signed image: init=/usr/bin/bash",
                     "remedy: Take it away");

  // Credentials would not be measured at all, and can hold units: they are not taken.
  machine->spec().extra_arguments = oem_string("io.systemd.credential:orlop.probe=taken");
  expect_boot(*machine);
  EXPECT_THAT(
      machine->ssh().checked("ls /run/credentials/@system /run/credentials/@initrd 2>&1; true"),
      testing::IsOkAnd(::testing::Not(HasSubstr("orlop.probe"))));
}

}  // namespace
}  // namespace orlop::scenarios
