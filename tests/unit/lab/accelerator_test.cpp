// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/host/accelerator.hpp"

#include <gmock/gmock.h>

#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::lab {
namespace {

using std::chrono::milliseconds;
using ::testing::Contains;
using ::testing::HasSubstr;

class ChooseAccelerator : public ::testing::Test {
 protected:
  /// A host with the device on which the probe gives this.
  Prober prober(Result<milliseconds> gives, std::string boot_id = "boot-1") {
    return {.device = "/dev/null", .boot_id = std::move(boot_id), .run = [this, gives] {
              ++probes_;
              return gives;
            }};
  }

  sys::TemporaryFolder folder_ = *sys::TemporaryFolder::create("orlop-accelerator");
  int probes_ = 0;
};

TEST_F(ChooseAccelerator, KvmWhenAKernelComesUp) {
  const Choice expected{.accelerator = Accelerator::kvm,
                        .reason = "a kernel came up under KVM in 1.4 s"};
  EXPECT_THAT(choose_accelerator(folder_.path(), prober(milliseconds(1400))),
              testing::IsOkAnd(expected));
  EXPECT_EQ(in_words(expected), "virtual machines run on kvm: a kernel came up under KVM in 1.4 s");
}

TEST_F(ChooseAccelerator, EmulationWhenNoneDoesAndThatIsSaid) {
  const auto choice = choose_accelerator(folder_.path(), prober(fail(Errc::timed_out, "it hung")));
  ASSERT_THAT(choice, testing::IsOk());
  EXPECT_EQ(in_words(*choice), "virtual machines run on tcg (software emulation): it hung");
}

TEST_F(ChooseAccelerator, OneProbeABootOfTheHost) {
  const auto first = choose_accelerator(folder_.path(), prober(fail(Errc::timed_out, "it hung")));
  ASSERT_THAT(first, testing::IsOk());
  EXPECT_THAT(choose_accelerator(folder_.path(), prober(milliseconds(1))),
              testing::IsOkAnd(*first));
  EXPECT_EQ(probes_, 1);
  const auto after_reboot = choose_accelerator(folder_.path(), prober(milliseconds(1), "boot-2"));
  ASSERT_THAT(after_reboot, testing::IsOk());
  EXPECT_EQ(after_reboot->accelerator, Accelerator::kvm);
  EXPECT_EQ(probes_, 2);
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "accelerator-boot-1"));
}

TEST_F(ChooseAccelerator, WhatIsRememberedAndCutShortIsAskedAgain) {
  ASSERT_THAT(sys::write_file(folder_.path() / "accelerator-boot-1", "kv"), testing::IsOk());
  const auto choice = choose_accelerator(folder_.path(), prober(fail(Errc::failed, "it hung")));
  ASSERT_THAT(choice, testing::IsOk());
  EXPECT_EQ(choice->accelerator, Accelerator::emulation);
  EXPECT_EQ(probes_, 1);
}

TEST_F(ChooseAccelerator, WithoutTheDeviceNothingIsTried) {
  auto without = prober(milliseconds(1));
  without.device = folder_.path() / "kvm";
  const auto choice = choose_accelerator(folder_.path(), without);
  ASSERT_THAT(choice, testing::IsOk());
  EXPECT_THAT(in_words(*choice), HasSubstr("software emulation): there is no"));
  EXPECT_EQ(probes_, 0);
}

TEST(Probe, IsAMachineLikeTheOthers) {
  const auto arguments = probe_arguments({.kernel = "/k",
                                          .firmware_code = "/code.fd",
                                          .variables = "/variables.fd",
                                          .console = "/console"},
                                         Accelerator::kvm);
  EXPECT_THAT(arguments, Contains("kvm"));
  EXPECT_THAT(arguments, Contains("q35,smm=on"));
  EXPECT_THAT(arguments, Contains("/k"));
  EXPECT_THAT(arguments, Contains("file:/console"));
}

TEST(Probe, AKernelIsUpWhenItLooksForItsRoot) {
  EXPECT_FALSE(kernel_came_up("BdsDxe: starting Boot0001\n[    0.000000] Linux version 6.12\n"));
  EXPECT_TRUE(kernel_came_up("[    1.2] VFS: Unable to mount root fs on unknown-block(0,0)\n"));
}

TEST(Probe, WhatIsNoKernelIsRefusedBeforeTheDeadline) {
  const auto folder = sys::TemporaryFolder::create();
  ASSERT_THAT(folder, testing::IsOk());
  EXPECT_THAT(probe(folder->path() / "missing", Accelerator::emulation, std::chrono::seconds(60)),
              testing::IsErrorSaying(Errc::failed, "missing"));
}

}  // namespace
}  // namespace orlop::lab
