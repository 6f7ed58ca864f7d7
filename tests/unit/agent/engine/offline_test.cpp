// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/offline.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <set>

#include "agent/kinds/kinds.hpp"
#include "agent/kinds/language.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/config_node.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::engine {
namespace {

using testing::document;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;

TEST(AwayFromANode, EveryExampleHasAPlan) {
  const std::filesystem::path folder = ORLOP_SOURCE_DIR "/configs/examples";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto proposal = plan_files(kinds::all(), kinds::language(), {entry.path().string()});
    ASSERT_THAT(proposal, IsOk());
    ASSERT_TRUE(proposal->plan.has_value()) << describe(proposal->diagnostics);
    // Settings of the agent make nothing on the node.
    const bool is_settings = entry.path().filename() == "upgrades-and-health.yaml";
    EXPECT_EQ(proposal->plan->steps.empty(), is_settings) << entry.path();
    // What cannot be in force before the next boot is said to be so, and nothing else is.
    static const std::set<std::string> kAtNextBoot = {
        "cloud-init-migration", "commands", "extra-disk",
        "kernel-modules",       "swap",     "time-and-place"};
    EXPECT_EQ(proposal->plan->needs_reboot(), kAtNextBoot.contains(entry.path().stem().string()))
        << entry.path();
  }
}

TEST(AwayFromANode, FilesAreValidatedAndPlannedTogether) {
  const auto folder = sys::TemporaryFolder::create().value();
  const auto first = (folder.path() / "a.yaml").string();
  const auto second = (folder.path() / "b.yaml").string();
  ASSERT_THAT(sys::write_file(first, document("users: [{name: a}]\nhostname: a\n")), IsOk());
  ASSERT_THAT(sys::write_file(second, document("runcmd: [date]\n")), IsOk());
  EXPECT_THAT(validate_files(kinds::language(), {first, second}), IsEmpty());
  const auto proposal = plan_files(kinds::all(), kinds::language(), {first, second}).value();
  ASSERT_TRUE(proposal.plan.has_value());
  std::vector<std::string> resources;
  for (const auto& step : proposal.plan->steps) {
    EXPECT_EQ(step.change, Change::create);
    resources.push_back(step.resource);
  }
  EXPECT_THAT(resources, ElementsAre("hostname", "user:a", "commands:network"));

  const auto missing =
      validate_files(kinds::language(), {first, (folder.path() / "none").string()});
  ASSERT_EQ(missing.size(), 1U);
  EXPECT_EQ(missing[0].code, "unreadable");
  EXPECT_FALSE(plan_files(kinds::all(), kinds::language(), {(folder.path() / "none").string()})
                   ->plan.has_value());
}

}  // namespace
}  // namespace orlop::agent::engine
