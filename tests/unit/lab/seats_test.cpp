// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/host/seats.hpp"

#include <gmock/gmock.h>

#include <thread>

#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::lab {
namespace {

using std::chrono::seconds;

TEST(Capacity, IsOneMachineACoreAndAllMemoryButAGibibyte) {
  EXPECT_THAT(capacity_of(2, "MemTotal:  8388608 kB\nMemFree: 1 kB\nMemAvailable: 4194304 kB\n"),
              testing::IsOkAnd(Capacity{.machines = 2, .memory_mib = 7168, .available_mib = 3072}));
  EXPECT_THAT(capacity_of(0, "MemTotal: 524288 kB\nMemAvailable: 1024 kB\n"),
              testing::IsOkAnd(Capacity{.machines = 1, .memory_mib = 0, .available_mib = 0}));
  EXPECT_THAT(capacity_of(2, "MemTotal: 524288 kB\n"), testing::IsError(Errc::corrupt));
}

struct Row {
  std::string name;
  Claim claim;
  std::vector<Claim> taken;
  Capacity capacity;
  Admission expected;
};

constexpr Claim kMachine{.memory_mib = 2048};
constexpr Claim kMeasured{.memory_mib = 2048, .alone = true};
constexpr Capacity kRoomy{.machines = 2, .memory_mib = 8192, .available_mib = 8192};

TEST(Admit, DecidesByCoresMemoryAndWhatIsMeasured) {
  const Row rows[] = {
      {"the first", kMachine, {}, kRoomy, Admission::now},
      {"beside one", kMachine, {kMachine}, kRoomy, Admission::now},
      {"no core is left", kMachine, {kMachine, kMachine}, kRoomy, Admission::later},
      {"all memory is claimed", kMachine, {kMachine}, {2, 4096, 4096}, Admission::later},
      {"memory went elsewhere", kMachine, {kMachine}, {2, 8192, 1000}, Admission::later},
      {"beside a measured one", kMachine, {kMeasured}, kRoomy, Admission::later},
      {"measured, beside one", kMeasured, {kMachine}, kRoomy, Admission::later},
      {"measured, alone", kMeasured, {}, kRoomy, Admission::now},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_THAT(admit(row.claim, row.taken, row.capacity), testing::IsOkAnd(row.expected));
  }
}

TEST(Admit, WhatWouldNotEvenFitAloneIsRefusedWithTheRemedy) {
  const auto refused =
      admit(kMachine, {}, {.machines = 2, .memory_mib = 8192, .available_mib = 700});
  ASSERT_THAT(refused, testing::IsErrorSaying(Errc::no_space, "2048 MiB needs 2304 MiB"));
  EXPECT_THAT(refused.error().message(), ::testing::HasSubstr("700 MiB are free"));
  EXPECT_THAT(refused.error().remedy(), ::testing::HasSubstr("at least 4 GiB"));
}

class SeatsInAFolder : public ::testing::Test {
 protected:
  sys::TemporaryFolder folder_ = *sys::TemporaryFolder::create("orlop-seats");
  Seats seats_{folder_.path() / "seats", kRoomy};
};

TEST_F(SeatsInAFolder, AreTakenAndGivenBack) {
  auto first = seats_.take(kMachine, seconds(0));
  auto second = seats_.take(kMachine, seconds(0));
  ASSERT_THAT(first, testing::IsOk());
  ASSERT_THAT(second, testing::IsOk());
  const auto third = seats_.take(kMachine, seconds(0));
  ASSERT_THAT(third, testing::IsError(Errc::timed_out));
  EXPECT_THAT(third.error().remedy(), ::testing::HasSubstr(folder_.path().string()));
  {
    const auto ended = *std::move(first);
  }
  EXPECT_THAT(seats_.take(kMachine, seconds(0)), testing::IsOk());
}

TEST_F(SeatsInAFolder, WhoWaitsGetsTheNextOne) {
  auto measured = seats_.take(kMeasured, seconds(0));
  ASSERT_THAT(measured, testing::IsOk());
  std::jthread ends(
      [seat = *std::move(measured)]() mutable { const auto ended = std::move(seat); });
  EXPECT_THAT(seats_.take(kMachine, seconds(30)), testing::IsOk());
}

}  // namespace
}  // namespace orlop::lab
