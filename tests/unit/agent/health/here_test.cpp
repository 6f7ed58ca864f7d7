// SPDX-License-Identifier: Apache-2.0
// The gate over the files of a machine: a tree with firmware variables, an ESP and a state folder.
#include "agent/health/here.hpp"

#include <gmock/gmock.h>

#include "agent/health/reports.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_runner.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::health {
namespace {

using orlop::testing::IsError;
using orlop::testing::IsOk;

constexpr char kRootHash[] = "37e6e2af25ca9964bfa14b99b7820255e1e268cd48f005d115c26a75554f7cf4";

class HereTest : public ::testing::Test {
 protected:
  void SetUp() override {
    put("usr/lib/os-release", "ID=orlop\nVARIANT_ID=base\nIMAGE_VERSION=2.0\n");
    put("proc/cmdline", std::string("quiet roothash=") + kRootHash + "\n");
    put("run/orlop/config.json", R"({"release":"2.0"})");
    put("efi/EFI/Linux/orlop-base_2.0+2-1.efi", "uki");
    put("efi/EFI/Linux/orlop-base_1.0.efi", "uki");
    std::string variable("\7\0\0\0", 4);
    for (const char letter : std::string_view("\\EFI\\Linux\\orlop-base_2.0+2-1.efi"))
      variable += {letter, '\0'};
    put("sys/firmware/efi/efivars/LoaderBootCountPath-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f",
        variable + std::string(2, '\0'));
    ASSERT_THAT(sys::make_folders(root() / "state/orlop"), IsOk());
  }
  [[nodiscard]] std::filesystem::path root() const { return folder_.path(); }
  void put(const std::string& name, std::string_view content) {
    ASSERT_THAT(sys::make_folders((root() / name).parent_path()), IsOk());
    ASSERT_THAT(sys::write_file(root() / name, content, 0644, sys::Durability::volatile_), IsOk());
  }
  Here here() {
    return {runner_, clock_, [this](std::chrono::seconds) { return agent_; }, root()};
  }
  std::optional<HealthReport> kept() {
    records::StateFolder store(root() / "state/orlop");
    return load_health_report(store, *crypto::Sha256::parse(kRootHash));
  }

  sys::TemporaryFolder folder_ = *sys::TemporaryFolder::create();
  testing::FakeRunner runner_;
  testing::FakeClock clock_;
  Status agent_;
};

TEST_F(HereTest, ABootOnTrialIsCheckedAndItsReportKept) {
  const auto outcome = run_here(here(), std::nullopt);
  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ(outcome->verdict, HealthVerdict::pass);
  EXPECT_TRUE(outcome->trial.on_trial);
  ASSERT_TRUE(kept());
  EXPECT_EQ(kept()->version.text(), "2.0");
  EXPECT_TRUE(kept()->on_trial);
  EXPECT_THAT(runner_.ran, ::testing::IsEmpty());
}

TEST_F(HereTest, AnAgentThatDoesNotAnswerSendsTheReleaseBack) {
  agent_ = fail(Errc::timed_out, "no answer");
  const auto outcome = run_here(here(), root() / "verdict.json");
  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ(outcome->verdict, HealthVerdict::reboot);
  EXPECT_THAT(kept()->reason(), ::testing::HasSubstr("no answer"));
  EXPECT_THAT(runner_.ran, ::testing::SizeIs(1));
  EXPECT_EQ(judge_here(here(), root() / "verdict.json").reason, std::nullopt) << "it was judged";
}

TEST_F(HereTest, ChecksOfTheNodeAreFoundAndTheConfiguredDeadlineHolds) {
  put("usr/lib/orlop/health.d/network", "#!/bin/sh\n");
  std::filesystem::permissions(root() / "usr/lib/orlop/health.d/network",
                               std::filesystem::perms::owner_all);
  put("run/orlop/effective.json", R"({"document":{"health":{"deadline":"1s"}}})");
  const auto slow = [this](std::chrono::seconds) -> Status {
    clock_.advance(std::chrono::seconds(2));
    return {};
  };
  const auto outcome = run_here({runner_, clock_, slow, root()}, std::nullopt);
  ASSERT_THAT(outcome, IsOk());
  // Those of the agent come first, however many there are.
  ASSERT_GE(outcome->report.checks.size(), 3U);
  EXPECT_EQ(outcome->report.checks.back().name, "network");
  EXPECT_EQ(outcome->report.checks.back().reason, "the 1s for all checks were used up");
}

TEST_F(HereTest, AwayFromOrlopNothingIsChecked) {
  put("usr/lib/os-release", "ID=debian\n");
  EXPECT_THAT(run_here(here(), std::nullopt), IsError(Errc::unsupported));
}

TEST_F(HereTest, SilenceEndsTheBootAndSaysWhyAfterTheFallback) {
  const auto judged = judge_here(here(), root() / "verdict.json");
  ASSERT_TRUE(judged.reason);
  ASSERT_TRUE(kept());
  EXPECT_TRUE(kept()->on_trial);
  EXPECT_THAT(kept()->reason(), ::testing::HasSubstr(*judged.reason));
  const auto document = to_value(judged);
  EXPECT_EQ(*document.get_bool("ends"), true);
  EXPECT_EQ(*document.get_string("reason"), *judged.reason);
}

TEST_F(HereTest, SilenceEndsTheBootAlsoWhereNothingCanBeKept) {
  put("usr/lib/os-release", "nothing");
  EXPECT_TRUE(judge_here(here(), root() / "verdict.json").reason);
  EXPECT_FALSE(kept());
  put("usr/lib/os-release", "ID=orlop\nVARIANT_ID=base\nIMAGE_VERSION=2.0\n");
  std::filesystem::remove(root() / "state/orlop");
  put("state/orlop", "no folder");
  EXPECT_TRUE(judge_here(here(), root() / "verdict.json").reason);
}

}  // namespace
}  // namespace orlop::agent::health
