// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "image-builder/steps/initrd.hpp"
#include "image-builder/steps/packages.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::builder {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOkAnd;

constexpr std::string_view kStatus = R"(Package: udev
Status: install ok installed
Architecture: amd64
Version: 257.13-1

Package: gone
Status: deinstall ok config-files
Architecture: amd64
Version: 1

Package: dash
Status: install ok installed
Version: 1:0.5-2
Architecture: amd64
)";

TEST(Lock, NamesInstalledPackagesOnly) {
  EXPECT_THAT(parse_dpkg_status(kStatus),
              IsOkAnd(ElementsAre(
                  LockedPackage{.name = "udev", .version = "257.13-1", .architecture = "amd64"},
                  LockedPackage{.name = "dash", .version = "1:0.5-2", .architecture = "amd64"})));
  EXPECT_THAT(parse_dpkg_status(""), IsError(Errc::corrupt));
}

TEST(Lock, KnowsHowAptNamesAFile) {
  EXPECT_EQ(deb_file_name({.name = "dash", .version = "1:0.5-2", .architecture = "amd64"}),
            "dash_1%3a0.5-2_amd64.deb");
}

TEST(Lock, ReadsWhatItWrote) {
  const std::vector<LockedPackage> packages = {{"a", "1", "amd64", "00ff"},
                                               {"b", "2:3", "all", "aa"}};
  EXPECT_THAT(parse_lock(write_lock(packages)), IsOkAnd(packages));
  EXPECT_THAT(parse_lock(R"({"schema":"orlop.lock/9","packages":[]})"), IsError(Errc::unsupported));
}

TEST(Partitions, SlotsAreAlikeAndStateIsSealed) {
  const auto files = repart_definitions(
      {.esp = 1 << 20, .root = 2 << 20, .verity = 3 << 20, .state_minimum = 4 << 20});
  EXPECT_EQ(files.at("20-root-a.conf"), files.at("30-root-b.conf"));
  EXPECT_EQ(files.at("21-verity-a.conf"), files.at("31-verity-b.conf"));
  EXPECT_THAT(files.at("20-root-a.conf"),
              HasSubstr("SizeMinBytes=2097152\nSizeMaxBytes=2097152\n"));
  EXPECT_THAT(files.at("50-state.conf"), HasSubstr("Encrypt=tpm2\n"));
}

}  // namespace
}  // namespace orlop::builder
