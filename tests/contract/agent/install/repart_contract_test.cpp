// SPDX-License-Identifier: Apache-2.0
// The real systemd-repart makes of our definitions the disk that our slots expect. (Encryption
// needs a TPM and device-mapper; the tests in virtual machines show that.)
#include <fstream>

#include "agent/install/definitions.hpp"
#include "bootloader/slots/slots.hpp"
#include "libs/sys/command.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::install {
namespace {
namespace fs = std::filesystem;
using orlop::testing::IsOk;

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

const Definitions kDefinitions{
    {"10-esp.conf",
     "[Partition]\nType=esp\nLabel=esp\nFormat=vfat\nSizeMinBytes=40M\nSizeMaxBytes=40M\n"},
    {"20-root-a.conf",
     "[Partition]\nType=root-x86-64\nLabel=_empty\nSizeMinBytes=16M\nSizeMaxBytes=16M\n"},
    {"21-verity-a.conf",
     "[Partition]\nType=root-x86-64-verity\nLabel=_empty\nSizeMinBytes=8M\nSizeMaxBytes=8M\n"},
    {"30-root-b.conf",
     "[Partition]\nType=root-x86-64\nLabel=_empty\nSizeMinBytes=16M\nSizeMaxBytes=16M\n"},
    {"31-verity-b.conf",
     "[Partition]\nType=root-x86-64-verity\nLabel=_empty\nSizeMinBytes=8M\nSizeMaxBytes=8M\n"},
    {"50-state.conf",
     "[Partition]\nType=linux-generic\nLabel=orlop-state\nFormat=ext4\nSizeMinBytes=32M\n"}};

TEST(RepartContract, MakesTheDiskOfANode) {
  const auto folder = *sys::TemporaryFolder::create();
  const auto disk = folder.path() / "disk.raw";
  const auto state = folder.path() / "state";
  ASSERT_THAT(sys::write_file(state / "orlop/config.d/50-install.yaml", "#cloud-config\n", 0600),
              IsOk());
  const auto definitions = with_state_content(kDefinitions, state);
  ASSERT_THAT(definitions, IsOk());
  for (const auto& [name, text] : *definitions) {
    ASSERT_THAT(sys::write_file(folder.path() / "repart.d" / name, text), IsOk());
  }
  std::ofstream(disk).close();
  fs::resize_file(disk, disk_size_for(*parse_definitions(kDefinitions)));

  sys::SystemCommandRunner runner;
  ASSERT_THAT(
      sys::run_checked(runner, {.argv = {"systemd-repart", "--dry-run=no", "--empty=force",
                                         "--seed=random", "--offline=yes",
                                         "--definitions=" + (folder.path() / "repart.d").string(),
                                         disk.string()}}),
      IsOk());

  const auto table = disk::read_table(disk);
  ASSERT_THAT(table, IsOk());
  ASSERT_EQ(table->partitions.size(), 6U);
  EXPECT_EQ(table->find(1)->type.text(), disk::types::kEsp);
  EXPECT_EQ(table->find(6)->label, kStateLabel);
  const auto slots = bootloader::slots::SlotTable::load(*table, "orlop-base", {});
  ASSERT_THAT(slots, IsOk());
  EXPECT_EQ(slots->slot(bootloader::slots::SlotId::a).root_size, 16 * kMiB);
  EXPECT_EQ(slots->slot(bootloader::slots::SlotId::b).root_partition, 4U);
  EXPECT_FALSE(slots->slot(bootloader::slots::SlotId::a).damaged);

  const auto content = sys::run_checked(
      runner, {.argv = {"debugfs", "-R", "cat /orlop/config.d/50-install.yaml",
                        std::format("{}?offset={}", disk.string(), table->find(6)->start)}});
  EXPECT_THAT(content, orlop::testing::IsOkAnd(std::string("#cloud-config\n")));
}

}  // namespace
}  // namespace orlop::agent::install
