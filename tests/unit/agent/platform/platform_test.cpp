// SPDX-License-Identifier: Apache-2.0
#include "agent/platform/platform.hpp"

#include "libs/sys/file.hpp"
#include "tests/fakes/fake_efi_variables.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent {
namespace {

using orlop::testing::IsErrorSaying;
using orlop::testing::IsOk;

TEST(Platform, IsReadFromSysfsAndTheFirmware) {
  const auto folder = sys::TemporaryFolder::create();
  ASSERT_THAT(folder, IsOk());
  testing::FakeEfiVariables variables;
  const auto tpm = folder->path() / "tpm0";
  EXPECT_EQ(observe_platform(variables, tpm), PlatformFacts{});

  std::filesystem::create_directories(tpm / "pcr-sha384");
  EXPECT_EQ(observe_platform(variables, tpm), PlatformFacts{.tpm = true});

  std::filesystem::create_directories(tpm / "pcr-sha256");
  variables.set_flag("SecureBoot", true);
  EXPECT_EQ(observe_platform(variables, tpm),
            (PlatformFacts{.secure_boot = true, .tpm = true, .tpm_sha256 = true}));

  variables.set_flag("SetupMode", true);
  EXPECT_FALSE(observe_platform(variables, tpm).secure_boot);
}

TEST(Platform, WhatIsMissingIsNamedWithTheRemedy) {
  PlatformFacts facts;
  EXPECT_THAT(check_tpm(facts), IsErrorSaying(PlatformErrc::no_tpm, "remedy: Enable the TPM"));
  facts.tpm = true;
  EXPECT_THAT(check_tpm(facts), IsErrorSaying(PlatformErrc::tpm_no_sha256, "remedy: Activate"));
  facts.tpm_sha256 = true;
  EXPECT_THAT(check_tpm(facts), IsOk());
  EXPECT_THAT(check_secure_boot(facts),
              IsErrorSaying(PlatformErrc::secure_boot_off, "remedy: Enrol"));
  facts.secure_boot = true;
  EXPECT_THAT(check_secure_boot(facts), IsOk());
}

}  // namespace
}  // namespace orlop::agent
