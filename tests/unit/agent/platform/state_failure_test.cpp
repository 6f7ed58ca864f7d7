// SPDX-License-Identifier: Apache-2.0
#include "agent/platform/state_failure.hpp"

#include "tests/support/matchers.hpp"

namespace orlop::agent {
namespace {

using ::testing::HasSubstr;

TEST(StateFailure, NamesTheFirstThingThatIsWrong) {
  constexpr PlatformFacts kGood{.secure_boot = true, .tpm = true, .tpm_sha256 = true};
  constexpr PlatformFacts kNoTpm{.secure_boot = true};
  constexpr PlatformFacts kNoBank{.secure_boot = true, .tpm = true};
  constexpr PlatformFacts kInsecure{.tpm = true, .tpm_sha256 = true};
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
}  // namespace orlop::agent
