// SPDX-License-Identifier: Apache-2.0
// The harness itself: firmware, TPM and control socket of a machine without a disk.
#include <gmock/gmock.h>

#include "libs/sys/file.hpp"
#include "tests/lab/machine/machine.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::scenarios {
namespace {

using lab::Host;
using lab::Machine;

/// Firmware alone needs no kernel that could be tried: it is emulated.
Host host_of(const std::filesystem::path& folder) {
  return {.seats = lab::Seats(folder / "seats")};
}

TEST(MachineWithoutDisk, FirmwareStartsAndReportsThatNothingBoots) {
  const auto folder = sys::TemporaryFolder::create();
  ASSERT_THAT(folder, testing::IsOk());
  sys::SystemCommandRunner runner;
  auto machine = Machine::create(runner, host_of(folder->path()),
                                 {.name = "empty", .memory_mib = 512}, folder->path());
  ASSERT_THAT(machine, testing::IsOk());
  ASSERT_THAT(machine->start(), testing::IsOk());

  const auto status = machine->qmp("query-status");
  ASSERT_THAT(status, testing::IsOk());
  EXPECT_THAT(status->get_string("status"), testing::IsOkAnd(std::string("running")));
  const auto tpm = machine->qmp("query-tpm");
  ASSERT_THAT(tpm, testing::IsOk());
  EXPECT_EQ(tpm->items().size(), 1U);
  EXPECT_THAT(machine->wait_for_serial("No bootable option|BdsDxe", std::chrono::seconds(60)),
              testing::IsOk());
}

TEST(MachineWithoutDisk, SurvivesAPowerCutWithItsTpm) {
  const auto folder = sys::TemporaryFolder::create();
  ASSERT_THAT(folder, testing::IsOk());
  sys::SystemCommandRunner runner;
  auto machine = Machine::create(runner, host_of(folder->path()),
                                 {.name = "cut", .memory_mib = 512}, folder->path());
  ASSERT_THAT(machine, testing::IsOk());
  for (int boot = 0; boot < 2; ++boot) {
    ASSERT_THAT(machine->start(), testing::IsOk());
    EXPECT_THAT(machine->start(), testing::IsErrorSaying(Errc::conflict, "running already"));
    EXPECT_THAT(machine->wait_for_serial("BdsDxe", std::chrono::seconds(60)), testing::IsOk());
    machine->cut_power();
    EXPECT_FALSE(machine->running());
  }
  EXPECT_TRUE(std::filesystem::exists(machine->folder() / "tpm/tpm2-00.permall"));
}

TEST(MachineWithoutDisk, RefusedArgumentsAreQuoted) {
  const auto folder = sys::TemporaryFolder::create();
  ASSERT_THAT(folder, testing::IsOk());
  sys::SystemCommandRunner runner;
  auto machine = Machine::create(
      runner, host_of(folder->path()),
      {.name = "bad", .tpm = std::nullopt, .extra_arguments = {"-device", "no-such-device"}},
      folder->path());
  ASSERT_THAT(machine, testing::IsOk());
  EXPECT_THAT(machine->start(), testing::IsErrorSaying(Errc::io, "no-such-device"));
}

}  // namespace
}  // namespace orlop::scenarios
