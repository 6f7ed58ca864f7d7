// SPDX-License-Identifier: Apache-2.0
// Machines that the unattended installation refuses: the console names the thing and the remedy,
// and the disk is not touched. The installation that succeeds is a step of the demonstration.
#include "tests/lab/machine/media.hpp"
#include "tests/vm/scenarios/scenario.hpp"

namespace orlop::scenarios {
namespace {

using std::chrono::seconds;

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;

struct Row {
  std::string name;
  std::uint64_t disk_bytes;
  bool formatted;  ///< the disk holds a file system
  Needs needs;     ///< what differs from a machine that would be installed
  std::string says;
  std::string remedy;
};

class RefusedInstallation : public ScenarioTest, public ::testing::WithParamInterface<Row> {
 protected:
  void expect_to_succeed(std::vector<std::string> argv) {
    EXPECT_THAT(sys::run_checked(runner_, {.argv = std::move(argv)}), testing::IsOk());
  }
};

TEST_P(RefusedInstallation, NamesReasonAndRemedyAndLeavesTheDisk) {
  const auto disk = folder() / "target.raw";
  ASSERT_THAT(lab::make_blank_disk(disk, GetParam().disk_bytes), testing::IsOk());
  if (GetParam().formatted) expect_to_succeed({"mkfs.ext4", "-q", "-F", disk.string()});
  const auto before = folder() / "before.raw";
  expect_to_succeed({"cp", "--sparse=always", disk.string(), before.string()});
  auto needs = GetParam().needs;
  needs.beginning = Beginning::disk;
  needs.disk = disk;
  needs.install_medium = true;
  needs.user_data = user_data("install: {auto: true, device: /dev/vda, poweroff: true}\n");
  auto* machine = make(needs);
  ASSERT_NE(machine, nullptr);
  ASSERT_THAT(machine->start(), testing::IsOk());
  EXPECT_THAT(machine->wait_for_serial(GetParam().says, kBootTime), testing::IsOk());
  EXPECT_THAT(machine->wait_for_serial(GetParam().remedy, seconds(10)), testing::IsOk());
  machine->cut_power();
  expect_to_succeed({"cmp", before.string(), disk.string()});
}

INSTANTIATE_TEST_SUITE_P(
    Rows, RefusedInstallation,
    ::testing::Values(
        Row{"NoTpm",
            3 * kGiB,
            false,
            {.tpm = {}},
            "the machine has no TPM 2.0",
            "remedy: Enable the TPM"},
        Row{"SecureBootOff",
            3 * kGiB,
            false,
            {.secure_boot = SecureBoot::off},
            "Secure Boot is off",
            "remedy: Enrol the release's keys"},
        Row{"DiskTooSmall",
            1 * kGiB,
            false,
            {},
            "is smaller than the [0-9]+ MiB that are needed",
            "remedy: Use a larger disk"},
        Row{"DiskHoldsData", 3 * kGiB, true, {}, "holds data .*ext4", "remedy: Erase it first"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace orlop::scenarios
