// SPDX-License-Identifier: Apache-2.0
#include "bootloader/sdboot/boot_entry.hpp"

#include "tests/support/matchers.hpp"

namespace orlop::bootloader::sdboot {
namespace {

using orlop::testing::IsError;
using orlop::testing::IsOk;

TEST(BootEntry, NamesRoundTrip) {
  struct Row {
    std::string name;
    const char* version;
    std::optional<BootCounter> counter;
  };
  for (const auto& row :
       std::vector<Row>{{"orlop-base_1.0.efi", "1.0", {}},
                        {"orlop-base_2.0+3-0.efi", "2.0", BootCounter{3, 0}},
                        {"orlop-base_2.0~rc1+0-3.efi", "2.0~rc1", BootCounter{0, 3}}}) {
    const auto entry = parse_boot_entry(row.name);
    ASSERT_THAT(entry, IsOk());
    EXPECT_EQ(entry->stem, "orlop-base");
    EXPECT_EQ(entry->version.text(), row.version);
    EXPECT_EQ(entry->counter, row.counter);
    EXPECT_EQ(entry->file_name(), row.name);
  }
}

TEST(BootEntry, ReadsTheFormWithoutDone) {
  EXPECT_EQ(parse_boot_entry("orlop-base_2.0+3.efi")->counter, (BootCounter{3, 0}));
}

TEST(BootEntry, RefusesOtherNames) {
  for (const auto* name :
       {"", ".efi", "orlop.efi", "orlop-base_2.0", "orlop-base_2.0+3-0.conf", "orlop-base_.efi",
        "_2.0.efi", "orlop-base_2.0+.efi", "orlop-base_2.0+3-.efi", "orlop-base_2.0+-1-0.efi",
        "orlop-base_2.0+3-0-1.efi", "orlop-base_2.0+99999999999.efi", "orlop-base_2 0.efi",
        "orlop-base_2.0+3-0.efi.tmp"}) {
    EXPECT_THAT(parse_boot_entry(name), IsError(Errc::invalid)) << name;
  }
}

TEST(SelectEntry, ModelsSystemdBoot) {
  struct Row {
    std::vector<std::string> names;
    std::string chosen;
  };
  for (const auto& row : std::vector<Row>{
           {{"orlop-base_1.0.efi"}, "orlop-base_1.0.efi"},
           // the newest version, on trial or not
           {{"orlop-base_1.0.efi", "orlop-base_2.0+3-0.efi"}, "orlop-base_2.0+3-0.efi"},
           {{"orlop-base_2.0+1-2.efi", "orlop-base_1.0.efi"}, "orlop-base_2.0+1-2.efi"},
           {{"orlop-base_9.0.efi", "orlop-base_10.0+3-0.efi"}, "orlop-base_10.0+3-0.efi"},
           {{"orlop-base_2.0.efi", "orlop-base_2.0~rc1+3-0.efi"}, "orlop-base_2.0.efi"},
           // tries used up: last
           {{"orlop-base_1.0.efi", "orlop-base_2.0+0-3.efi"}, "orlop-base_1.0.efi"},
           // an entry without tries still boots when it is all there is; the newest of them
           {{"orlop-base_1.0+0-1.efi", "orlop-base_2.0+0-3.efi"}, "orlop-base_2.0+0-3.efi"},
           // the same version twice: more tries first, then fewer done
           {{"orlop-base_2.0+1-2.efi", "orlop-base_2.0+2-1.efi"}, "orlop-base_2.0+2-1.efi"},
           {{"orlop-base_2.0+2-2.efi", "orlop-base_2.0+2-1.efi"}, "orlop-base_2.0+2-1.efi"},
       }) {
    const auto chosen = select_entry(entries_of(row.names, "orlop-base"));
    ASSERT_TRUE(chosen.has_value());
    EXPECT_EQ(chosen->file_name(), row.chosen);
  }
}

TEST(SelectEntry, FilesThatAreNotOursAreNotConsidered) {
  EXPECT_EQ(select_entry(entries_of({"other_9.0.efi", "orlop-base_2.0+3-0.efi.tmp"}, "orlop-base")),
            std::nullopt);
}

}  // namespace
}  // namespace orlop::bootloader::sdboot
