// SPDX-License-Identifier: Apache-2.0
#include "libs/efi/variables.hpp"

#include <gtest/gtest.h>

#include "tests/fakes/fake_efi_variables.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::efi {
namespace {

using testing::FakeEfiVariables;
using testing::IsError;
using testing::IsOkAnd;

TEST(BootFacts, AreDefaultsWhenNoVariableIsSet) {
  EXPECT_THAT(read_boot_facts(FakeEfiVariables()), IsOkAnd(BootFacts{}));
}

TEST(BootFacts, ReadEveryVariable) {
  FakeEfiVariables variables;
  variables.set_flag("SecureBoot", true);
  variables.set_flag("SetupMode", false);
  variables.set_loader("LoaderEntrySelected", "orlop-base_1.0+2-1.efi");
  variables.set_loader("LoaderBootCountPath", "\\EFI\\Linux\\orlop-base_1.0+2-1.efi");
  variables.set_loader("LoaderDevicePartUUID", "ABCDEF01-0000-0000-0000-000000000000");
  variables.set_loader("LoaderInfo", "systemd-boot 257.9");
  variables.set_loader("StubInfo", "systemd-stub 257.9");
  variables.set_loader("StubImageIdentifier", "\\EFI\\Linux\\orlop-base_1.0+2-1.efi");
  variables.set_loader("StubPcrKernelImage", "11");
  const BootFacts expected{
      .secure_boot = true,
      .setup_mode = false,
      .entry = "orlop-base_1.0+2-1.efi",
      .boot_count_path = "\\EFI\\Linux\\orlop-base_1.0+2-1.efi",
      .loader_device_part_uuid = "abcdef01-0000-0000-0000-000000000000",
      .loader_info = "systemd-boot 257.9",
      .stub_info = "systemd-stub 257.9",
      .stub_image = "\\EFI\\Linux\\orlop-base_1.0+2-1.efi",
      .kernel_image_pcr = 11,
  };
  EXPECT_THAT(read_boot_facts(variables), IsOkAnd(expected));
}

TEST(BootFacts, SetupModeMeansNoSecureBoot) {
  FakeEfiVariables variables;
  variables.set_flag("SecureBoot", true);
  variables.set_flag("SetupMode", true);
  const auto facts = read_boot_facts(variables).value();
  EXPECT_FALSE(facts.secure_boot);
  EXPECT_TRUE(facts.setup_mode);
}

TEST(BootFacts, NonsensePcrNumberIsNone) {
  for (const auto* text : {"", "eleven", "11x", "-1", "24", "99999999999"}) {
    FakeEfiVariables variables;
    variables.set_loader("StubPcrKernelImage", text);
    EXPECT_EQ(read_boot_facts(variables).value().kernel_image_pcr, -1) << text;
  }
}

TEST(BootFacts, FirmwareFailureIsAnErrorAndNotADefault) {
  FakeEfiVariables variables;
  variables.fail_at_call = 3;
  EXPECT_THAT(read_boot_facts(variables), IsError(Errc::io));
}

}  // namespace
}  // namespace orlop::efi
