// SPDX-License-Identifier: Apache-2.0
// The probe that decides about KVM, with a real kernel: it must know one that comes up from one
// that does not, wherever the test runs, so it is tried with software emulation.
#include "tests/lab/probe_kernel.hpp"
#include "tests/vm/scenarios/scenario.hpp"

namespace orlop::scenarios {
namespace {

using std::chrono::seconds;

class ProbeOfAKernel : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto kernel = lab::find_kernel(Releases(runner_, shared_places()));
    ASSERT_THAT(kernel, testing::IsOk());
    kernel_ = *kernel;
  }

  sys::SystemCommandRunner runner_;
  Bytes kernel_;
};

TEST_F(ProbeOfAKernel, SeesThatOfAReleaseComeUp) {
  EXPECT_THAT(lab::probe_with(kernel_, lab::Accelerator::emulation, kBootTime), testing::IsOk());
}

TEST_F(ProbeOfAKernel, GivesUpOnOneThatIsCutShortWhenItsTimeIsOver) {
  kernel_.resize(kernel_.size() / 2);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(lab::probe_with(kernel_, lab::Accelerator::emulation, seconds(5)));
  EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(10));
}

}  // namespace
}  // namespace orlop::scenarios
