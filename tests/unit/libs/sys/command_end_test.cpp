// SPDX-License-Identifier: Apache-2.0
// A program that outlives its SIGKILL: real ones hang in the kernel; this one has left its group.
#include "libs/sys/command.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::sys {
namespace {

TEST(CommandRunner, ComesBackFromAProgramThatDoesNotEnd) {
  SystemCommandRunner runner;
  const auto begin = std::chrono::steady_clock::now();
  const auto output = runner.run(
      {.argv = {"perl", "-e",
                "setpgrp(0, getpgrp(getppid())); close(STDOUT); close(STDERR); sleep 40"},
       .timeout = std::chrono::seconds(1)});
  EXPECT_THAT(output, testing::IsError(Errc::timed_out));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

}  // namespace
}  // namespace orlop::sys
