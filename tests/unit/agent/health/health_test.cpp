// SPDX-License-Identifier: Apache-2.0
// Checks are real little programs; deadlines are tested with a clock that jumps.
#include <filesystem>

#include "agent/health/gate.hpp"
#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_esp.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::health {
namespace {

using orlop::testing::IsError;
using orlop::testing::IsOk;
using orlop::testing::IsOkAnd;

/// Moves on by `step` each time somebody looks.
struct JumpingClock final : Clock {
  std::chrono::seconds step{0};
  mutable std::chrono::microseconds time{0};
  [[nodiscard]] UnixTime now() const override { return UnixTime(std::chrono::seconds(1800000000)); }
  [[nodiscard]] std::chrono::microseconds since_boot() const override { return time += step; }
};

class Health : public ::testing::Test {
 protected:
  sys::TemporaryFolder folder_ = *sys::TemporaryFolder::create();
  sys::SystemCommandRunner runner_;
  JumpingClock clock_;
  HealthJob job_{.shipped = {},
                 .node = {.root = folder_.path(), .version = *Version::parse("3.0")},
                 .folders = {folder_.path() / "a", folder_.path() / "b", folder_.path() / "none"},
                 .scratch = folder_.path() / "scratch",
                 .root_hash = crypto::Sha256::of(as_bytes("3.0"))};

  void add(const char* name, std::string_view script, std::uint32_t mode = 0755) {
    ASSERT_THAT(sys::write_file(folder_.path() / name, script, mode, sys::Durability::volatile_),
                IsOk());
  }
};

TEST_F(Health, RunsEveryCheckInOrderAndSaysWhyOneFailed) {
  add("a/20-two", "#!/bin/sh\necho said on output\necho no route to host >&2\nexit 7\n");
  add("a/10-one", "#!/bin/sh\nexit 0\n");
  add("b/05-three", "#!/bin/sh\necho last words\nexit 1\n");
  add("b/readme", "not a program", 0644);
  const auto report = run_checks(runner_, clock_, job_);
  ASSERT_EQ(report.checks.size(), 4U);
  EXPECT_EQ(report.checks[0].name, "10-one");
  EXPECT_TRUE(report.checks[0].passed);
  EXPECT_EQ(report.checks[1].reason, "exit code 7: no route to host");
  EXPECT_EQ(report.checks[2].reason, "exit code 1: last words");
  EXPECT_THAT(report.checks[3].reason, ::testing::HasSubstr("not executable"));
  EXPECT_FALSE(report.passed());
  EXPECT_EQ(report.reason(), "health check 20-two: exit code 7: no route to host");
}

TEST_F(Health, NoChecksAreNoPass) {
  const auto report = run_checks(runner_, clock_, job_);
  EXPECT_FALSE(report.passed());
  EXPECT_EQ(report.reason(), "no health check ran");
}

TEST_F(Health, AFolderThatCannotBeReadIsAFailedCheck) {
  add("a/10-one", "#!/bin/sh\nexit 0\n");
  add("b/10-file", "", 0644);
  job_.folders = {folder_.path() / "b/10-file", folder_.path() / "a"};
  const auto report = run_checks(runner_, clock_, job_);
  ASSERT_EQ(report.checks.size(), 2U);
  EXPECT_THAT(report.reason(), ::testing::HasSubstr("b/10-file"));
  EXPECT_TRUE(report.checks[1].passed);
}

TEST_F(Health, AProgramOnANoexecMountIsRunFromACopy) {
  add("a/where", "#!/bin/sh\necho \"$0\"\nexit 1\n");
  job_.noexec = [&](const std::filesystem::path& path) { return path.filename() == "where"; };
  const auto report = run_checks(runner_, clock_, job_);
  EXPECT_EQ(report.checks.at(0).reason,
            "exit code 1: " + (folder_.path() / "scratch/where").string());
  EXPECT_TRUE(on_noexec_mount("/proc"));
  EXPECT_FALSE(on_noexec_mount("/usr/bin/sh"));
}

TEST_F(Health, ACheckThatHangsFails) {
  add("a/hang", "#!/bin/sh\nexec sleep 60\n");
  job_.check_deadline = std::chrono::seconds(1);
  const auto report = run_checks(runner_, clock_, job_);
  EXPECT_EQ(report.checks.at(0).reason, "no answer within 1s");
}

TEST_F(Health, TheTimeForAllChecksIsBounded) {
  add("a/1", "#!/bin/sh\nexit 0\n");
  add("a/2", "#!/bin/sh\nexit 0\n");
  clock_.step = std::chrono::seconds(100);
  job_.total_deadline = std::chrono::seconds(250);
  const auto report = run_checks(runner_, clock_, job_);
  EXPECT_TRUE(report.checks.at(0).passed);
  EXPECT_EQ(report.checks.at(1).reason, "the 250s for all checks were used up");
}

TEST(HealthVerdict, OnlyATrialWithAFallbackIsEndedByAReboot) {
  struct Row {
    bool passed, on_trial, fallback;
    HealthVerdict verdict;
  };
  for (const auto& row :
       {Row{true, true, true, HealthVerdict::pass}, Row{true, false, false, HealthVerdict::pass},
        Row{false, true, true, HealthVerdict::reboot}, Row{false, true, false, HealthVerdict::stay},
        Row{false, false, true, HealthVerdict::stay}}) {
    HealthReport report{.version = *Version::parse("1.0")};
    report.checks = {{.name = "x", .passed = row.passed}};
    EXPECT_EQ(judge(report, {row.on_trial, row.fallback}), row.verdict);
  }
}

TEST(HealthReport, RoundTrips) {
  HealthReport report{.version = *Version::parse("3.0"),
                      .root_hash = crypto::Sha256::of(as_bytes("3.0")),
                      .on_trial = true,
                      .time = *parse_time("2026-11-22T12:00:00Z"),
                      .checks = {{"a", true, "", std::chrono::milliseconds(5)},
                                 {"b", false, "exit code 1", std::chrono::milliseconds(7)}}};
  EXPECT_THAT(to_value(report), testing::IsDeclared("orlop.health/1"));
  EXPECT_THAT(schema::parse(to_value(report), kHealthDocument), IsOkAnd(report));
  EXPECT_THAT(schema::parse(codec::Value::array(), kHealthDocument), IsError(Errc::invalid));
}

}  // namespace
}  // namespace orlop::agent::health
