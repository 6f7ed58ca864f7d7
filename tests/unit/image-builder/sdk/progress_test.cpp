// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <algorithm>

#include "tests/unit/image-builder/sdk/script.hpp"

namespace orlop::testing {
namespace {

using ::testing::HasSubstr;

struct FilterCase {
  const char* filter;
  const char* input;
  const char* steps;
};

class Filters : public ::testing::TestWithParam<FilterCase> {};

TEST_P(Filters, MakeStepsOfWhatIsSaid) {
  const auto& row = GetParam();
  const auto said = run_script(std::string(". $SDK/progress.sh; ") + row.filter, "/", row.input);
  EXPECT_EQ(said.exit_code, 0) << said.errors;
  EXPECT_EQ(said.output, row.steps);
}

INSTANTIATE_TEST_SUITE_P(
    Progress, Filters,
    ::testing::Values(
        FilterCase{"steps_of_ninja",
                   "ninja: Entering directory\n"
                   "[12/168] Building CXX object "
                   "agent/upgrade/CMakeFiles/orlop_agent_upgrade.dir/controller.cpp.o\n"
                   "[13/168] Linking CXX executable bin/orlop\n",
                   "12 168 orlop_agent_upgrade controller.cpp\n13 168 orlop\n"},
        FilterCase{"steps_of_lines 3", "a\nb c\n", "1 3 a\n2 3 b c\n"},
        FilterCase{"steps_of_words", "Reading lists\n", "0 0 Reading lists\n"},
        FilterCase{"steps_of_ctest",
                   "      Start 12: crypto.Digest.OfNothing\n"
                   " 12/1274 Test   #12: crypto.Digest.OfNothing ........   Passed    0.01 sec\n"
                   "13/1274 Test #1013: trust.Client.Refuses ...***Failed    0.01 sec\n",
                   "12 1274 crypto.Digest.OfNothing\n13 1274 trust.Client.Refuses\n"},
        FilterCase{"steps_of_mmdebstrap",
                   "I: downloading packages with apt...\n"
                   "0 upgraded, 2 newly installed, 0 to remove and 0 not upgraded.\n"
                   "Get:1 http://archive/debian trixie/main amd64 zlib1g amd64 1 [90 kB]\n"
                   "Unpacking zlib1g (1) ...\nSetting up zlib1g (1) ...\n",
                   "0 0 downloading packages with apt...\n1 6 fetching packages\n"
                   "2 6 unpacking zlib1g\n3 6 setting up zlib1g\n"}));

// A command that says nothing: the timer speaks for it. How often is not asked, that depends on the
// machine.
TEST(Progress, AMuteCommandIsSpokenFor) {
  for (const auto* command :
       {"progress packages steps_of_words /dev/null sleep 1", "sleep 1 | progress_pass packages"}) {
    const auto said = run_script(std::string(". $SDK/progress.sh; ") + command, "/", "", 90);
    EXPECT_EQ(said.exit_code, 0) << said.errors;
    EXPECT_GE(std::ranges::count(said.errors, '\n'), 2) << command;
    EXPECT_THAT(said.errors, HasSubstr("[run] packages: 0 s"));
  }
}

TEST(Progress, APartOfALineIsNotLost) {
  const auto said = run_script(
      ". $SDK/progress.sh; { printf half; sleep 0.5; echo -done; } | progress_pass x", "/", "", 90);
  EXPECT_THAT(said.errors, HasSubstr("\nhalf-done\n"));
}

TEST(Progress, AFailureOfTheCommandIsItsOwn) {
  const auto said = run_script(
      ". $SDK/progress.sh; progress x steps_of_words /dev/null bash -c 'exit 7' || echo \"$?\"",
      "/");
  EXPECT_EQ(said.output, "7\n");
}

TEST(Progress, OfTestsThatRunSaysWhichDo) {
  const auto said = run_script(
      R"(. $SDK/progress.sh; running=()
while IFS= read -r line; do progress_running "$line"; echo "$last"; done)",
      "/",
      "      Start 7: vm.Boot.First\n"
      "      Start 8: vm.Upgrade.CutInTheMiddle\n"
      "1/3 Test #7: vm.Boot.First ....   Passed   60.0 sec\n"
      "2/3 Test #8: vm.Upgrade.CutInTheMiddle ....***Failed   60.0 sec\n");
  EXPECT_EQ(
      said.output,
      "vm.Boot.First\nvm.Boot.First, vm.Upgrade.CutInTheMiddle\nvm.Upgrade.CutInTheMiddle\n\n");
}

}  // namespace
}  // namespace orlop::testing
