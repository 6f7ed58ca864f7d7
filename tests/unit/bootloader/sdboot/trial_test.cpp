// SPDX-License-Identifier: Apache-2.0
#include "bootloader/sdboot/trial.hpp"

#include "tests/fakes/fake_efi_variables.hpp"
#include "tests/fakes/fake_esp.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::bootloader::sdboot {
namespace {

struct Row {
  const char* what;
  std::string counted;  ///< LoaderBootCountPath
  std::vector<std::string> files;
  Trial trial;
};

TEST(Trial, IsWhatBootLoaderAndEspSay) {
  for (const auto& row : std::vector<Row>{
           {"a proven release", "", {"orlop-base_1.0.efi", "orlop-base_2.0.efi"}, {}},
           {"the loader could not count", "", {"orlop-base_1.0.efi", "orlop-base_2.0+3-0.efi"}, {}},
           {"first try",
            "\\EFI\\Linux\\orlop-base_2.0+2-1.efi",
            {"orlop-base_1.0.efi", "orlop-base_2.0+2-1.efi"},
            {true, true}},
           {"the last try",
            "/EFI/Linux/orlop-base_2.0+0-3.efi",
            {"orlop-base_1.0.efi", "orlop-base_2.0+0-3.efi"},
            {true, true}},
           {"blessed meanwhile",
            "/EFI/Linux/orlop-base_2.0+2-1.efi",
            {"orlop-base_1.0.efi", "orlop-base_2.0.efi"},
            {}},
           {"sent back meanwhile",
            "/EFI/Linux/orlop-base_2.0+2-1.efi",
            {"orlop-base_1.0.efi", "orlop-base_2.0+0-2.efi"},
            {true, true}},
           {"a fresh installation",
            "/EFI/Linux/orlop-base_1.0+2-1.efi",
            {"orlop-base_1.0+2-1.efi"},
            {true, false}},
           {"nothing to fall back to",
            "/EFI/Linux/orlop-base_1.0+0-4.efi",
            {"orlop-base_1.0+0-4.efi"},
            {true, false}},
           {"the other one is bad as well",
            "/EFI/Linux/orlop-base_2.0+0-4.efi",
            {"orlop-base_1.0+0-3.efi", "orlop-base_2.0+0-4.efi"},
            {true, false}},
           {"the other one is still to be tried",
            "/EFI/Linux/orlop-base_2.0+0-3.efi",
            {"orlop-base_1.0+2-1.efi", "orlop-base_2.0+0-3.efi"},
            {true, true}},
           {"entries of others are no fallback",
            "/EFI/Linux/orlop-base_1.0+2-1.efi",
            {"debian.efi", "orlop-edge_1.0.efi", "orlop-base_1.0+2-1.efi"},
            {true, false}},
           {"the entry is gone", "/EFI/Linux/orlop-base_2.0+2-1.efi", {"orlop-base_1.0.efi"}, {}},
           {"an entry that is not ours", "/EFI/Linux/debian+2-1.efi", {"debian+2-1.efi"}, {}},
       }) {
    testing::FakeEsp esp;
    for (const auto& file : row.files) esp.files[file] = Bytes(1);
    testing::FakeEfiVariables variables;
    if (!row.counted.empty()) variables.set_loader("LoaderBootCountPath", row.counted);
    EXPECT_EQ(read_trial(variables, esp), row.trial) << row.what;
  }
}

TEST(Trial, WithoutTheEspTheCounterDecidesAndNeverForEver) {
  for (const auto& [counted, trial] : std::vector<std::pair<std::string, Trial>>{
           {"", {}},
           {"/EFI/Linux/orlop-base_2.0+2-1.efi", {true, true}},
           {"/EFI/Linux/orlop-base_2.0+0-3.efi", {true, true}},
           {"/EFI/Linux/orlop-base_2.0+0-4.efi", {true, false}},
       }) {
    testing::FakeEsp esp;
    esp.unreadable = true;
    testing::FakeEfiVariables variables;
    if (!counted.empty()) variables.set_loader("LoaderBootCountPath", counted);
    EXPECT_EQ(read_trial(variables, esp), trial) << counted;
  }
}

}  // namespace
}  // namespace orlop::bootloader::sdboot
