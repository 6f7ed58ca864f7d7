// SPDX-License-Identifier: Apache-2.0
#include "agent/install/plan.hpp"

#include "tests/fakes/fake_source.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::install {
namespace {

using orlop::testing::IsError;
using orlop::testing::IsErrorSaying;
using orlop::testing::IsOk;

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;

const std::vector<PartitionSpec> kPartitions{{"esp", "esp", kGiB / 2},
                                             {"root-x86-64", "_empty", kGiB / 2},
                                             {"root-x86-64-verity", "_empty", kGiB / 64},
                                             {"linux-generic", "orlop-state", kGiB / 2, true}};

MachineFacts machine(std::vector<DiskFacts> disks) {
  return {.disks = std::move(disks),
          .platform = {.secure_boot = true, .tpm = true, .tpm_sha256 = true}};
}
DiskFacts blank(const char* device) { return {.device = device, .size = 8 * kGiB}; }
release::Manifest manifest() {
  return orlop::testing::make_release("1.0", Bytes(8192, 1)).manifest;
}

Result<InstallPlan> plan(const MachineFacts& facts, const InstallRequest& request = {}) {
  return plan_install(request, facts, kPartitions, manifest());
}

TEST(InstallPlan, TheOnlyDiskIsChosen) {
  const DiskFacts seed{.device = "/dev/vdb", .size = 1 << 20, .content = "iso9660"};
  const DiskFacts stick{.device = "/dev/sda", .size = 8 * kGiB, .in_use = true, .content = "gpt"};
  const auto chosen = plan(machine({seed, blank("/dev/vda"), stick}));
  ASSERT_THAT(chosen, IsOk());
  EXPECT_EQ(chosen->device, "/dev/vda");
  EXPECT_EQ(chosen->overwrites, "");
  EXPECT_EQ(chosen->partitions, kPartitions);
  EXPECT_THAT(to_value(*chosen), testing::IsDeclared("orlop.install-plan/1"));
  EXPECT_EQ(*to_value(*chosen).get_string("rootHash"), manifest().root_hash.hex());
}

TEST(InstallPlan, AutoDoesNotGuess) {
  EXPECT_THAT(plan(machine({blank("/dev/vda"), blank("/dev/vdb")})),
              IsErrorSaying(InstallErrc::several_disks, "/dev/vda (8192 MiB), /dev/vdb"));
  EXPECT_THAT(plan(machine({})), IsErrorSaying(InstallErrc::no_disk, "remedy: Attach"));
}

TEST(InstallPlan, RefusesWithTheReason) {
  struct Row {
    DiskFacts disk;
    InstallErrc code;
    const char* text;
  };
  auto small = blank("/dev/vda");
  small.size = kGiB;
  auto used = blank("/dev/vda");
  used.in_use = true;
  auto full = blank("/dev/vda");
  full.content = "gpt";
  auto read_only = blank("/dev/vda");
  read_only.read_only = true;
  for (const auto& row :
       std::vector<Row>{{small, InstallErrc::disk_too_small, "1554 MiB"},
                        {used, InstallErrc::disk_in_use, "in use"},
                        {full, InstallErrc::disk_not_empty, "holds data (gpt)"},
                        {read_only, InstallErrc::not_a_disk, "read-only"},
                        {blank("/dev/vdc"), InstallErrc::not_a_disk, "/dev/vda is not a disk"}}) {
    EXPECT_THAT(plan(machine({row.disk}), {.device = "/dev/vda"}),
                IsErrorSaying(row.code, row.text));
  }
  const auto forced = plan(machine({full}), {.device = "/dev/vda", .force = true});
  ASSERT_THAT(forced, IsOk());
  EXPECT_EQ(forced->overwrites, "gpt");
}

TEST(InstallPlan, TheMachineMustProtectItsState) {
  auto facts = machine({blank("/dev/vda")});
  facts.platform.tpm = false;
  EXPECT_THAT(plan(facts), IsErrorSaying(platform::PlatformErrc::no_tpm, "remedy: Enable the TPM"));
  facts.platform.tpm = true;
  facts.platform.tpm_sha256 = false;
  EXPECT_THAT(plan(facts),
              IsErrorSaying(platform::PlatformErrc::tpm_no_sha256, "remedy: Activate"));
  facts.platform.tpm_sha256 = true;
  facts.platform.secure_boot = false;
  EXPECT_THAT(plan(facts), IsErrorSaying(platform::PlatformErrc::secure_boot_off, "remedy: Enrol"));
  EXPECT_THAT(plan(facts, {.allow_insecure_boot = true}), IsOk());
}

TEST(InstallPlan, TheReleaseMustFitItsSlots) {
  auto big = manifest();
  big.root.size = kGiB;
  EXPECT_THAT(plan_install({}, machine({blank("/dev/vda")}), kPartitions, big),
              IsErrorSaying(Errc::no_space, "root-x86-64"));
}

TEST(ParseDisks, ReadsLsblk) {
  const auto disks = parse_disks(R"({"blockdevices": [
    {"path":"/dev/zram0","type":"disk","size":0,"ro":false,"fstype":null,"pttype":null,"mountpoints":[null]},
    {"path":"/dev/loop0","type":"loop","size":9,"ro":true,"fstype":"iso9660","pttype":"gpt","mountpoints":[null],
     "children":[{"path":"/dev/loop0p3","type":"part","mountpoints":[null],
       "children":[{"path":"/dev/mapper/root","type":"crypt","mountpoints":["/"]}]}]},
    {"path":"/dev/sr0","type":"rom","size":9,"ro":false,"fstype":"iso9660","pttype":null,"mountpoints":[null]},
    {"path":"/dev/vda","type":"disk","size":12884901888,"ro":false,"fstype":null,"pttype":null,"mountpoints":[null],"model":null},
    {"path":"/dev/vdb","type":"disk","size":374784,"ro":true,"fstype":"iso9660","pttype":null,"mountpoints":[null],"model":"CFG"},
    {"path":"/dev/sda","type":"disk","size":1000,"ro":false,"fstype":null,"pttype":"gpt","mountpoints":[null],
     "children":[{"path":"/dev/sda1","type":"part","mountpoints":["/mnt"]}]},
    {"path":"/dev/sdb","type":"disk","size":1000,"ro":false,"fstype":null,"pttype":"gpt","mountpoints":[null],
     "children":[{"path":"/dev/sdb1","type":"part","mountpoints":[null],
       "children":[{"path":"/dev/mapper/x","type":"lvm","mountpoints":[null]}]}]},
    {"path":"/dev/sdc","type":"disk","size":1000,"ro":false,"fstype":null,"pttype":"gpt","mountpoints":[null],
     "children":[{"path":"/dev/sdc1","type":"part","mountpoints":[null]}]}]})");
  ASSERT_THAT(disks, IsOk());
  EXPECT_THAT(*disks,
              ::testing::ElementsAre(DiskFacts{"/dev/vda", 12884901888, false, false, "", ""},
                                     DiskFacts{"/dev/vdb", 374784, true, false, "iso9660", "CFG"},
                                     DiskFacts{"/dev/sda", 1000, false, true, "gpt", ""},
                                     DiskFacts{"/dev/sdb", 1000, false, true, "gpt", ""},
                                     DiskFacts{"/dev/sdc", 1000, false, false, "gpt", ""}));
  EXPECT_THAT(parse_disks("{}"), IsErrorSaying(Errc::invalid, "lsblk"));
  EXPECT_THAT(parse_disks("no json"), IsError(Errc::invalid));
}

}  // namespace
}  // namespace orlop::agent::install
