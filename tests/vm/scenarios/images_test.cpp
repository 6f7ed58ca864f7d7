// SPDX-License-Identifier: Apache-2.0
// The fixture of all scenarios: builds the releases they share. What has not changed since the last
// run comes from the builder's cache.
#include "tests/vm/scenarios/scenario.hpp"

namespace orlop::scenarios {
namespace {

TEST(Images, AreBuilt) {
  sys::SystemCommandRunner runner;
  Releases releases(runner, shared_places());
  ASSERT_THAT(releases.withdraw(), testing::IsOk());
  ASSERT_THAT(releases.build({.version = "1.0", .sources = "point-release"}), testing::IsOk());
  ASSERT_THAT(releases.build({.version = "2.0", .sources = "updates"}), testing::IsOk());
  EXPECT_TRUE(std::filesystem::exists(releases.disk_image("1.0")));
  EXPECT_TRUE(std::filesystem::exists(releases.iso("1.0")));
}

}  // namespace
}  // namespace orlop::scenarios
