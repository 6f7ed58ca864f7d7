// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/packages/lock.hpp"

#include <gtest/gtest.h>

#include "libs/codec/json.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::builder::steps::packages {
namespace {

using ::testing::ElementsAre;
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
  EXPECT_THAT(installed_packages(kStatus),
              IsOkAnd(ElementsAre(
                  LockedPackage{.name = "udev", .version = "257.13-1", .architecture = "amd64"},
                  LockedPackage{.name = "dash", .version = "1:0.5-2", .architecture = "amd64"})));
  EXPECT_THAT(installed_packages(""), IsError(Errc::corrupt));
}

TEST(Lock, KnowsHowAptNamesAFile) {
  EXPECT_EQ(deb_file_name({.name = "dash", .version = "1:0.5-2", .architecture = "amd64"}),
            "dash_1%3a0.5-2_amd64.deb");
}

TEST(Lock, ReadsWhatItWrote) {
  const std::vector<LockedPackage> packages = {{"a", "1", "amd64", std::string(64, 'a')},
                                               {"b", "2:3", "all", std::string(64, 'b')}};
  EXPECT_THAT(parse_lock(write_lock(packages)), IsOkAnd(packages));
  EXPECT_THAT(*codec::parse_json(write_lock(packages)), testing::IsDeclared("orlop.lock/1"));
  EXPECT_THAT(parse_lock(R"({"schema":"orlop.lock/9","packages":[]})"), IsError(Errc::invalid));
}

}  // namespace
}  // namespace orlop::builder::steps::packages
