// SPDX-License-Identifier: Apache-2.0
// What is made from the command table: completion as bash itself runs it, the manual page, and the
// reference in docs/, which must not fall behind.
#include "libs/command/manual.hpp"

#include <gmock/gmock.h>

#include "agent/cli/command.hpp"
#include "libs/sys/command.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::cli {
namespace {

using command::bash_completion;
using command::man_page;
using command::markdown_reference;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::IsOkAnd;

/// Bash's answers to a line whose last word is being completed.
Result<std::string> complete(const std::string& words, int current) {
  sys::SystemCommandRunner runner;
  const auto script = bash_completion(program()) + std::format(
                                                       "COMP_WORDS=({}); COMP_CWORD={}; _orlop\n"
                                                       "printf '%s ' \"${{COMPREPLY[@]}}\"\n",
                                                       words, current);
  return sys::run_checked(runner, {.argv = {"bash", "-eu", "-c", script}});
}

TEST(Completion, FollowsTheTable) {
  EXPECT_THAT(complete("orlop sta", 1), IsOkAnd("status "));
  EXPECT_THAT(complete("orlop config dr", 2), IsOkAnd("drift "));
  EXPECT_THAT(complete("orlop upgrade apply --re", 3), IsOkAnd("--reboot --retry-failed "));
  EXPECT_THAT(complete("orlop --json eventlog s", 3), IsOkAnd("show "));
}

TEST(ManPage, HasEveryCommandAndIsOneLinePerMacro) {
  const auto page = man_page(program());
  for (const auto& command : command_table()) {
    std::string heading = ".SS orlop " + std::string(command.path);
    for (auto at = heading.find('-', 4); at != std::string::npos; at = heading.find('-', at + 2))
      heading.insert(at, "\\");
    EXPECT_THAT(page, HasSubstr(heading));
  }
  EXPECT_THAT(page, ::testing::StartsWith(".TH ORLOP 1"));
}

TEST(Reference, InDocsIsUpToDate) {
  const auto written =
      sys::read_text(std::string(ORLOP_SOURCE_DIR) + "/docs/reference/cli.md", 1 << 20);
  ASSERT_THAT(written, IsOk());
  EXPECT_EQ(*written, markdown_reference(program()))
      << "run: orlop man --markdown > docs/reference/cli.md";
}

TEST(Table, IsWellFormed) {
  for (const auto& command : command_table()) {
    EXPECT_FALSE(command.examples.empty()) << command.path;
    EXPECT_FALSE(command.summary.ends_with('.')) << command.path;
    for (const auto& example : command.examples)
      EXPECT_TRUE(example.starts_with("orlop ")) << example;
    const auto space = command.path.find(' ');
    if (space != std::string_view::npos) {
      EXPECT_FALSE(program().group_summary(command.path.substr(0, space)).empty()) << command.path;
    }
  }
}

}  // namespace
}  // namespace orlop::agent::cli
