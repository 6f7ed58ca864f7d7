// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/packages/packages.hpp"

#include <gmock/gmock.h>

#include "tests/support/matchers.hpp"

namespace orlop::builder::steps::packages {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Row {
  std::string name;
  std::string said;  ///< by mmdebstrap or its hook
  Errc code;
  std::string what;
  std::string remedy;
};

class PackagesError : public ::testing::TestWithParam<Row> {};

TEST_P(PackagesError, NamesWhatToCorrect) {
  const Places places = {{{"packages", "opnssh"}, "r.yaml:7:5"},
                         {{"packages", "opn"}, "r.yaml:8:5"},
                         {{"kernel.package", "opn"}, "r.yaml:9:5"}};
  const auto error = explain_packages_error(GetParam().said, places);
  EXPECT_TRUE(error.is(GetParam().code)) << error.report();
  EXPECT_THAT(error.describe(), StartsWith(GetParam().what));
  EXPECT_THAT(error.remedy(), HasSubstr(GetParam().remedy));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, PackagesError,
    ::testing::Values(
        Row{"UnknownPackage", "E: Unable to locate package opnssh\nE: apt failed", Errc::not_found,
            "r.yaml:7:5: the archive has no package 'opnssh'", "correct the name in the recipe"},
        Row{"AtTheEnd", "E: Unable to locate package opn", Errc::not_found,
            "r.yaml:8:5: the archive has no package 'opn'", "correct the name"},
        Row{"NotOfTheRecipe", "E: Unable to locate package libdep\n", Errc::not_found,
            "the archive has no package 'libdep'", "correct the name"},
        Row{"NoCandidate", "E: Package 'opn' has no installation candidate\n", Errc::not_found,
            "r.yaml:8:5: the archive knows the name 'opn', but has no package of it",
            "correct the name"},
        Row{"NoKernel", "E: No packages found\nE: opn depends on no kernel image\nE: hook failed",
            Errc::not_found, "r.yaml:9:5: the package 'opn' brings no kernel",
            "apt-cache search linux-image"},
        Row{"BeforeAllTheArguments",
            "E: Unable to locate package opn\nE: apt-get install " + std::string(4000, 'x') +
                " failed\nE: mmdebstrap failed to run",
            Errc::not_found, "r.yaml:8:5: the archive has no package 'opn'", "correct the name"},
        Row{"AnythingElse", "I: start\nErr:1 http://a\nE: Could not connect\nI: x\nE: gave up",
            Errc::failed, "mmdebstrap failed: Err:1 http://a; E: Could not connect; E: gave up",
            "ORLOP_MIRROR"},
        Row{"Silence", "", Errc::failed, "mmdebstrap failed: it said nothing", "ORLOP_MIRROR"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace orlop::builder::steps::packages
