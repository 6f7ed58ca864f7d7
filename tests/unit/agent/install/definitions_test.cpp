// SPDX-License-Identifier: Apache-2.0
#include "agent/install/definitions.hpp"

#include "tests/support/matchers.hpp"

namespace orlop::agent::install {
namespace {

using orlop::testing::IsError;
using orlop::testing::IsErrorSaying;
using orlop::testing::IsOkAnd;
using ::testing::ElementsAre;

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

const Definitions kSample{
    {"10-esp.conf", "[Partition]\nType=esp\nSizeMinBytes=512M\nLabel=esp\nFormat=vfat\n"},
    {"20-root-a.conf", "# slot A\n[Partition]\nType=root-x86-64\nSizeMinBytes=3145729\n"},
    {"50-state.conf",
     "[Partition]\nType=linux-generic\nLabel=orlop-state\nEncrypt=tpm2\nSizeMinBytes=1G"}};

TEST(Definitions, AreReadInTheOrderOfThePartitions) {
  EXPECT_THAT(
      parse_definitions(kSample),
      IsOkAnd(ElementsAre(PartitionSpec{"esp", "esp", 512 * kMiB, false},
                          PartitionSpec{"root-x86-64", "", 3145729, false},
                          PartitionSpec{"linux-generic", "orlop-state", 1024 * kMiB, true})));
}

TEST(Definitions, SizesAddUpOnWholeMebibytes) {
  EXPECT_EQ(disk_size_for(*parse_definitions(kSample)), (2 + 512 + 4 + 1024) * kMiB);
}

TEST(Definitions, TheStateGetsItsContent) {
  const auto changed = with_state_content(kSample, "/run/x");
  ASSERT_THAT(changed, orlop::testing::IsOk());
  EXPECT_EQ(changed->at("20-root-a.conf"), kSample.at("20-root-a.conf"));
  EXPECT_THAT(changed->at("50-state.conf"), ::testing::HasSubstr("CopyFiles=/run/x:/\n"));
  EXPECT_THAT(with_state_content({}, "/run/x"), IsError(Errc::not_found));
}

TEST(Definitions, UnreadableOnesAreNamed) {
  for (const auto* size : {"", "x", "1X", "12MM", "-1", "99999999999999999999", "99999999T"}) {
    const auto text = std::string("[Partition]\nType=esp\nSizeMinBytes=") + size + "\n";
    EXPECT_THAT(parse_definitions({{"a.conf", text}}), IsErrorSaying(Errc::invalid, "a.conf"))
        << size;
  }
  EXPECT_THAT(parse_definitions({{"b.conf", "[Partition]\n"}}),
              IsErrorSaying(Errc::invalid, "b.conf: no partition type"));
}

}  // namespace
}  // namespace orlop::agent::install
