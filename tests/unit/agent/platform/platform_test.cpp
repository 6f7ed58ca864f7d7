// SPDX-License-Identifier: Apache-2.0
#include "agent/platform/platform.hpp"

#include <gmock/gmock.h>

#include "libs/sys/file.hpp"
#include "tests/fakes/fake_efi_variables.hpp"
#include "tests/support/firmware_log_builder.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::platform {
namespace {

using orlop::testing::IsErrorSaying;
using orlop::testing::IsOk;

TEST(Platform, IsReadFromSysfsAndTheFirmware) {
  const auto folder = sys::TemporaryFolder::create();
  ASSERT_THAT(folder, IsOk());
  testing::FakeEfiVariables variables;
  const auto tpm = folder->path() / "tpm0";
  const auto observe = [&] { return observe_platform(variables, tpm, folder->path() / "no log"); };
  EXPECT_EQ(observe(), PlatformFacts{});

  std::filesystem::create_directories(tpm / "pcr-sha384");
  EXPECT_EQ(observe(), PlatformFacts{.tpm = true});

  std::filesystem::create_directories(tpm / "pcr-sha256");
  variables.set_flag("SecureBoot", true);
  EXPECT_EQ(observe(), (PlatformFacts{.secure_boot = true, .tpm = true, .tpm_sha256 = true}));

  variables.set_flag("SetupMode", true);
  EXPECT_FALSE(observe().secure_boot);
}

TEST(Platform, WhatTheStubWasGivenBesideTheImageIsNamed) {
  const auto folder = sys::TemporaryFolder::create();
  ASSERT_THAT(folder, IsOk());
  const testing::FakeEfiVariables variables;
  const auto additions = [&](const Bytes& log) {
    EXPECT_THAT(sys::write_file(folder->path() / "log", log), IsOk());
    return observe_platform(variables, folder->path() / "no tpm", folder->path() / "log").additions;
  };
  testing::FirmwareLogBuilder builder;
  builder.event(11, tpm::kEvIpl, to_bytes(".linux"));
  builder.event(12, tpm::kEvSeparator, Bytes(4));
  EXPECT_THAT(additions(builder.bytes()), ::testing::IsEmpty());
  builder.event(12, tpm::kEvIpl, to_utf16le("init=/bin/sh"));
  builder.event(12, tpm::kEvEventTag, Bytes{1, 2, 3});
  EXPECT_THAT(additions(builder.bytes()), ::testing::ElementsAre("init=/bin/sh", "EV_EVENT_TAG"));
  EXPECT_THAT(additions(to_bytes("no log at all")), ::testing::IsEmpty());
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
}  // namespace orlop::agent::platform
