// SPDX-License-Identifier: Apache-2.0
// What follows from the checks, over a fake firmware and ESP.
#include "agent/health/gate.hpp"

#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_efi_variables.hpp"
#include "tests/fakes/fake_esp.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::health {
namespace {

using orlop::testing::IsError;
using orlop::testing::IsOk;

/// Records what is run; everything succeeds unless told otherwise.
struct Runner final : sys::CommandRunner {
  std::vector<std::vector<std::string>> ran;
  int exit_code = 0;
  Result<sys::CommandOutput> run(const sys::Command& command) override {
    ran.push_back(command.argv);
    return sys::CommandOutput{.exit_code = exit_code};
  }
};

constexpr Check kPasses = {"passes", "", [](const CheckNode&) { return Status{}; }};
constexpr Check kFails = {"fails", "", [](const CheckNode&) -> Status {
                            return fail(Errc::failed, "something is wrong");
                          }};
constexpr std::array kGood = {&kPasses};
constexpr std::array kBad = {&kPasses, &kFails};

class Gate : public ::testing::Test {
 protected:
  sys::TemporaryFolder folder_ = *sys::TemporaryFolder::create();
  std::filesystem::path verdict_ = folder_.path() / "verdict.json";
  Runner runner_;
  orlop::testing::FakeClock clock_;
  orlop::testing::FakeEfiVariables variables_;
  orlop::testing::FakeEsp esp_;
  std::optional<HealthReport> saved_;
  Status save_ = {};

  void booted(const char* entry, std::initializer_list<const char*> others) {
    if (std::string_view(entry).contains('+'))
      variables_.set_loader("LoaderBootCountPath", std::string("/EFI/Linux/") + entry);
    esp_.files[entry] = Bytes(1);
    for (const auto* other : others) esp_.files[other] = Bytes(1);
  }
  Result<GateOutcome> pass(std::span<const Check* const> shipped) {
    return pass_gate(
        {runner_, clock_, variables_, esp_,
         [this](const HealthReport& report) {
           saved_ = report;
           return save_;
         }},
        {.shipped = shipped, .node = {.version = *Version::parse("2.0")}, .folders = {}}, verdict_);
  }
  [[nodiscard]] bool rebooted() const { return !runner_.ran.empty(); }
  [[nodiscard]] bool judged() const { return std::filesystem::exists(verdict_); }
};

TEST_F(Gate, AGoodReleaseOnTrialPasses) {
  booted("orlop-base_2.0+2-1.efi", {"orlop-base_1.0.efi"});
  const auto outcome = pass(kGood);
  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ(outcome->verdict, HealthVerdict::pass);
  EXPECT_TRUE(saved_->on_trial);
  EXPECT_FALSE(rebooted());
  const auto written = codec::parse_json(*sys::read_text(verdict_, 1 << 16));
  EXPECT_EQ(*written->get_string("verdict"), "pass");
}

TEST_F(Gate, AReleaseThatFailsItsTrialIsSentBack) {
  booted("orlop-base_2.0+2-1.efi", {"orlop-base_1.0.efi"});
  EXPECT_EQ(pass(kBad)->verdict, HealthVerdict::reboot);
  EXPECT_EQ(runner_.ran.at(0)[1], "reboot");
  EXPECT_EQ(saved_->reason(), "health check fails: something is wrong");
  EXPECT_TRUE(judged());
}

TEST_F(Gate, WithNothingToFallBackToTheNodeStaysUp) {
  for (const auto* entry : {"orlop-base_2.0+2-1.efi", "orlop-base_2.0+0-3.efi"}) {
    esp_.files.clear();
    booted(entry, {"orlop-base_1.0+0-3.efi"});
    EXPECT_EQ(pass(kBad)->verdict, HealthVerdict::stay) << entry;
    EXPECT_FALSE(rebooted()) << entry;
    EXPECT_TRUE(judged());
  }
}

TEST_F(Gate, AReportThatCannotBeKeptChangesNoVerdict) {
  booted("orlop-base_2.0+2-1.efi", {"orlop-base_1.0.efi"});
  save_ = fail(Errc::no_space, "state is full");
  const auto outcome = pass(kGood);
  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ(outcome->verdict, HealthVerdict::pass);
  EXPECT_THAT(outcome->saved, IsError(Errc::no_space));
  EXPECT_EQ(pass(kBad)->verdict, HealthVerdict::reboot);
  EXPECT_TRUE(rebooted());
}

TEST_F(Gate, ARebootThatDoesNotBeginIsNoVerdict) {
  booted("orlop-base_2.0+2-1.efi", {"orlop-base_1.0.efi"});
  runner_.exit_code = 1;
  EXPECT_THAT(pass(kBad), IsError(Errc::failed));
  EXPECT_FALSE(judged());
}

TEST_F(Gate, SilenceEndsATrialAndNothingElse) {
  EXPECT_EQ(judge_silence(variables_, esp_, verdict_), std::nullopt) << "a proven release";
  booted("orlop-base_2.0+2-1.efi", {});
  EXPECT_EQ(judge_silence(variables_, esp_, verdict_), std::nullopt) << "nothing to fall back to";
  booted("orlop-base_2.0+2-1.efi", {"orlop-base_1.0.efi"});
  EXPECT_TRUE(judge_silence(variables_, esp_, verdict_));
  esp_.unreadable = true;
  EXPECT_TRUE(judge_silence(variables_, esp_, verdict_));
  esp_.unreadable = false;
  ASSERT_THAT(pass(kGood), IsOk());
  EXPECT_EQ(judge_silence(variables_, esp_, verdict_), std::nullopt) << "it was judged";
}

}  // namespace
}  // namespace orlop::agent::health
