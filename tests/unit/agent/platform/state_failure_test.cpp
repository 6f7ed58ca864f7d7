// SPDX-License-Identifier: Apache-2.0
#include "agent/platform/state_failure.hpp"

#include "tests/support/matchers.hpp"

namespace orlop::agent::platform {
namespace {

using ::testing::HasSubstr;

TEST(StateFailure, NamesTheFirstThingThatIsWrong) {
  const PlatformFacts kGood{.secure_boot = true, .tpm = true, .tpm_sha256 = true};
  const PlatformFacts kNoTpm{.secure_boot = true};
  const PlatformFacts kNoBank{.secure_boot = true, .tpm = true};
  const PlatformFacts kInsecure{.tpm = true, .tpm_sha256 = true};
  const PlatformFacts kGivenMore{.secure_boot = true,
                                 .tpm = true,
                                 .tpm_sha256 = true,
                                 .additions = {"init=/bin/sh", "EV_EVENT_TAG"}};
  struct Row {
    const char* name;
    PlatformFacts platform;
    StatePartition partition;
    const char* message;
    const char* remedy;
  };
  for (const auto& row : std::vector<Row>{
           {"no TPM, first boot", kNoTpm, StatePartition::missing, "no TPM 2.0", "virtual TPM"},
           {"TPM taken out", kNoTpm, StatePartition::locked, "no TPM 2.0", "virtual TPM"},
           {"no bank", kNoBank, StatePartition::missing, "no SHA-256 bank", "PCR banks"},
           {"disk too small", kGood, StatePartition::missing, "could not be made", "too small"},
           {"Secure Boot turned off", kInsecure, StatePartition::locked, "Secure Boot is off",
            "Turn Secure Boot on"},
           {"longer command line", kGivenMore, StatePartition::locked,
            "more than the signed image: init=/bin/sh, EV_EVENT_TAG", "kernel-cmdline-extra"},
           {"another machine", kGood, StatePartition::locked, "another TPM",
            "back into its machine"},
           {"broken file system", kGood, StatePartition::opened, "cannot be mounted",
            "disk's health"},
           {"broken file system, whatever the TPM", kNoTpm, StatePartition::opened,
            "cannot be mounted", "disk's health"}}) {
    SCOPED_TRACE(row.name);
    const auto error = explain_state_failure(row.platform, row.partition);
    EXPECT_THAT(error.message(), HasSubstr(row.message));
    EXPECT_THAT(error.remedy(), HasSubstr(row.remedy));
  }
}

}  // namespace
}  // namespace orlop::agent::platform
