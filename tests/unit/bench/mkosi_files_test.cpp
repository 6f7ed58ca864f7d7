// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/mkosi_files.hpp"

#include <gmock/gmock.h>

namespace orlop::bench {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(ComparablePackages, AreTheRecipesWithWhatDebianBootsThemWith) {
  builder::recipe::Recipe recipe;
  recipe.packages = {"systemd", "zstd"};
  recipe.kernel.package = "linux-image-amd64";
  EXPECT_THAT(comparable_packages(recipe),
              ElementsAre("dracut", "linux-image-amd64", "systemd", "zstd"));
}

TEST(MkosiFiles, UseTheSameMirrorsAndKeys) {
  const auto files = mkosi_files(
      {.packages = {"systemd", "dracut"},
       .mirrors = {"http://mirror.example/debian", "http://mirror.example/debian-security"},
       .keys = "/keys",
       .authorized_key = "/id.pub",
       .packages_state = "one",
       .programs = "/bin"});
  const auto& configuration = files.at("mkosi.conf");
  EXPECT_THAT(configuration, HasSubstr("Packages=systemd\n         dracut\n"));
  EXPECT_THAT(configuration, HasSubstr("SecureBootKey=/keys/db.key\n"));
  EXPECT_EQ(files.at("packages.state"), "one\n");
  // The key of the people who run the benchmark is copied, not named.
  EXPECT_THAT(configuration, Not(HasSubstr("id.pub")));
  const auto& sources = files.at("sandbox/etc/apt/sources.list.d/mkosi.sources");
  EXPECT_THAT(sources, HasSubstr("URIs: http://mirror.example/debian\n"
                                 "Suites: trixie trixie-updates\n"));
  EXPECT_THAT(sources, HasSubstr("URIs: http://mirror.example/debian-security\n"
                                 "Suites: trixie-security\n"));
}

}  // namespace
}  // namespace orlop::bench
