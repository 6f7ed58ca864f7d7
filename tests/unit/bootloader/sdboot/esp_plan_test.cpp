// SPDX-License-Identifier: Apache-2.0
#include "bootloader/sdboot/esp_plan.hpp"

#include "bootloader/sdboot/esp_entries.hpp"
#include "tests/fakes/fake_esp.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::bootloader::sdboot {
namespace {

using orlop::testing::IsErrorSaying;
using orlop::testing::IsOk;
using ::testing::ElementsAre;

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

EspRequest upgrade_from_2_to_3() {
  return {.stem = "orlop-base",
          .booted = *Version::parse("2.0"),
          .installing = *Version::parse("3.0"),
          .uki_size = 20 * kMiB};
}

TEST(EspPlan, KeepsTheRunningReleaseAndStrangers) {
  const auto plan = plan_esp({{"orlop-base_1.0.efi", 20 * kMiB},
                              {"orlop-base_2.0.efi", 20 * kMiB},
                              {"orlop-base_3.0+0-3.efi", 20 * kMiB},
                              {"orlop-base_3.0+3-0.efi.tmp", kMiB},
                              {"orlop-other_1.0.efi", kMiB},
                              {"memtest.efi", kMiB}},
                             5 * kMiB, upgrade_from_2_to_3());
  ASSERT_THAT(plan, IsOk());
  EXPECT_THAT(plan->remove, ElementsAre("orlop-base_1.0.efi", "orlop-base_3.0+0-3.efi",
                                        "orlop-base_3.0+3-0.efi.tmp"));
  EXPECT_EQ(plan->install, "orlop-base_3.0+3-0.efi");
  EXPECT_EQ(plan->available, 46 * kMiB);
  EXPECT_EQ(plan->needed, 22 * kMiB);
}

TEST(EspPlan, FullEspIsRefusedBeforeAnythingHappens) {
  EXPECT_THAT(plan_esp({{"orlop-base_2.0+2-1.efi", 20 * kMiB}}, 21 * kMiB, upgrade_from_2_to_3()),
              IsErrorSaying(EspErrc::full, "remedy: Remove files"));
}

TEST(EspPlan, TheRunningReleaseIsNeverReplaced) {
  auto request = upgrade_from_2_to_3();
  request.installing = *Version::parse("2.0");
  EXPECT_THAT(plan_esp({{"orlop-base_2.0.efi", kMiB}}, 90 * kMiB, request),
              IsErrorSaying(EspErrc::booted_release, "2.0"));
  EXPECT_THAT(plan_esp({{"orlop-base_1.0.efi", kMiB}}, 90 * kMiB, upgrade_from_2_to_3()),
              IsErrorSaying(EspErrc::booted_unknown, "2.0"));
}

TEST(EspPlan, AFreshDiskNeedsNoRunningRelease) {
  auto request = upgrade_from_2_to_3();
  request.booted.reset();
  const auto plan = plan_esp({}, 90 * kMiB, request);
  ASSERT_THAT(plan, IsOk());
  EXPECT_TRUE(plan->remove.empty());
}

TEST(EspPlan, MarkingBadKeepsOneDigit) {
  EXPECT_EQ(marked_bad(*parse_boot_entry("orlop-base_2.0.efi")).file_name(),
            "orlop-base_2.0+0-0.efi");
  EXPECT_EQ(marked_bad(*parse_boot_entry("orlop-base_2.0+1-2.efi")).file_name(),
            "orlop-base_2.0+0-3.efi");
  // Neither longer than one digit nor the name that systemd-bless-boot takes back.
  EXPECT_EQ(marked_bad(*parse_boot_entry("orlop-base_2.0+0-9.efi")).file_name(),
            "orlop-base_2.0+0-8.efi");
}

/// After any number of effects systemd-boot chooses an entry that is whole: the running release
/// until the last step, the new one after it.
TEST(EspPlan, EveryPowerCutLeavesAWholeEntryToBoot) {
  const Bytes uki(1000, 0x5A);
  const std::string kNew = "orlop-base_3.0+3-0.efi";
  std::uint64_t effects = 0;
  for (std::uint64_t allowed = 0;; ++allowed) {
    auto power = std::make_shared<orlop::testing::Power>();
    orlop::testing::FakeEsp esp(power);
    esp.files = {{"orlop-base_1.0.efi", Bytes(10)},
                 {"orlop-base_2.0.efi", Bytes(10)},
                 {"orlop-base_3.0+0-3.efi", Bytes(10)},
                 {kNew + ".tmp", Bytes(10)}};
    power->allow(allowed);
    const auto plan = plan_esp(*esp.list(), *esp.free_bytes(), upgrade_from_2_to_3());
    ASSERT_THAT(plan, IsOk());
    auto outcome = remove_old_entries(esp, *plan);
    if (outcome) outcome = esp.install(plan->install, uki);

    std::vector<std::string> names;
    for (const auto& [name, content] : esp.files) names.push_back(name);
    const auto chosen = select_entry(entries_of(names, "orlop-base"));
    ASSERT_TRUE(chosen.has_value()) << allowed;
    if (chosen->file_name() == kNew) {
      EXPECT_TRUE(outcome) << allowed;
      EXPECT_EQ(esp.files[kNew], uki) << allowed;
    } else {
      EXPECT_EQ(chosen->file_name(), "orlop-base_2.0.efi") << allowed;
    }
    if (outcome) {
      effects = allowed;
      break;
    }
  }
  EXPECT_EQ(effects, 6U);  // three removals, two writes, one rename
}

}  // namespace
}  // namespace orlop::bootloader::sdboot
