// SPDX-License-Identifier: Apache-2.0
#include "libs/sys/command.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "libs/base/handle.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::sys {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;
using ::testing::Not;

class CommandTest : public ::testing::Test {
 protected:
  Result<CommandOutput> shell(std::string script) {
    return runner_.run({.argv = {"sh", "-c", std::move(script)}});
  }
  SystemCommandRunner runner_;
};

TEST_F(CommandTest, WhatIsOpenHereIsNotOpenThere) {
  // Without close-on-exec, as a shell leaves it.
  const UniqueFd left_open(::fcntl(STDOUT_FILENO, F_DUPFD, 20));
  ASSERT_TRUE(left_open);
  const auto open = shell(std::format("[ -e /proc/$$/fd/{} ] || echo closed", left_open.get()));
  ASSERT_THAT(open, IsOk());
  EXPECT_EQ(open->output, "closed\n");
}

TEST_F(CommandTest, OutputErrorsAndExitCodeAreValues) {
  const auto result = shell("echo out; echo err >&2; exit 3");
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->exit_code, 3);
  EXPECT_EQ(result->output, "out\n");
  EXPECT_EQ(result->errors, "err\n");
  EXPECT_EQ(shell("kill -9 $$")->exit_code, 128 + 9);
}

TEST_F(CommandTest, ArgumentsAreNoShellText) {
  EXPECT_THAT(run_checked(runner_, {.argv = {"printf", "%s|", "a b", "$HOME", "", ";", "*"}}),
              IsOkAnd(std::string("a b|$HOME||;|*|")));
}

TEST_F(CommandTest, TheEnvironmentIsSmallAndCanBeAddedTo) {
  const auto said = run_checked(
      runner_, {.argv = {"env"}, .environment = {{"ORLOP_X", "1"}, {"LANG", "de_DE.UTF-8"}}});
  ASSERT_THAT(said, IsOk());
  EXPECT_THAT(*said, HasSubstr("ORLOP_X=1\n"));
  EXPECT_THAT(*said, HasSubstr("LANG=de_DE.UTF-8\n"));
  EXPECT_THAT(*said, Not(HasSubstr("LANG=C.UTF-8")));
  EXPECT_EQ(std::ranges::count(*said, '\n'), 3);
}

TEST_F(CommandTest, InputFolderAndLimits) {
  EXPECT_THAT(run_checked(runner_, {.argv = {"cat"}, .input = "secret"}),
              IsOkAnd(std::string("secret")));
  EXPECT_THAT(run_checked(runner_, {.argv = {"pwd"}, .folder = "/usr"}),
              IsOkAnd(std::string("/usr\n")));
  EXPECT_THAT(runner_.run({.argv = {"cat"}, .input = std::string((64 << 10) + 1, 'x')}),
              IsErrorSaying(Errc::invalid, "larger than a pipe holds"));
  const auto full = run_checked(runner_, {.argv = {"cat"}, .input = std::string(64 << 10, 'x')});
  ASSERT_THAT(full, IsOk());
  EXPECT_EQ(full->size(), std::size_t{64} << 10);
  const auto cut = runner_.run({.argv = {"sh", "-c", "echo 12345; echo 67890"}, .max_output = 7});
  ASSERT_THAT(cut, IsOk());
  EXPECT_EQ(cut->output, "12345\n6");
  EXPECT_EQ(cut->exit_code, 0);
  const auto end = runner_.run({.argv = {"sh", "-c", "echo 12345; echo 67890"},
                                .max_output = 7,
                                .keep = Command::Keep::end});
  ASSERT_THAT(end, IsOk());
  EXPECT_EQ(end->output, "\n67890\n");
  const auto flood = runner_.run({.argv = {"sh", "-c", "yes | head -c 300000; echo 67890"},
                                  .max_output = 7,
                                  .keep = Command::Keep::end});
  ASSERT_THAT(flood, IsOk());
  EXPECT_EQ(flood->output, "\n67890\n");
}

TEST_F(CommandTest, LinesArriveWhole) {
  std::vector<std::string> lines;
  const auto result =
      runner_.run({.argv = {"sh", "-c", "printf 'a\\nb'; printf 'c\\n'; echo d >&2"},
                   .on_line = [&](std::string_view line) { lines.emplace_back(line); }});
  ASSERT_THAT(result, IsOk());
  EXPECT_THAT(lines, ::testing::UnorderedElementsAre("a", "bc", "d"));
}

TEST_F(CommandTest, AProgramThatIsMissingIsNotFound) {
  EXPECT_THAT(runner_.run({.argv = {"no-such-program"}}),
              IsErrorSaying(Errc::not_found, "no-such-program"));
  EXPECT_THAT(runner_.run({.argv = {}}), IsError(Errc::invalid));
}

TEST_F(CommandTest, OneThatRunsOverItsTimeIsEndedWithItsChildren) {
  const auto folder = *TemporaryFolder::create();
  // The child of the shell holds the pipe open too; without a process group of its own it would
  // live on.
  const auto result = runner_.run({.argv = {"sh", "-c", "sleep 1000 & echo $! > child; wait"},
                                   .folder = folder.path(),
                                   .timeout = std::chrono::seconds(1)});
  ASSERT_THAT(result, IsErrorSaying(Errc::timed_out, "sh ran over its 1s"));
  const auto child = read_text(folder.path() / "child", 32);
  ASSERT_THAT(child, IsOk());
  // It was killed with its parent: it ends, be it already or in a moment.
  const UniqueFd process(static_cast<int>(::syscall(SYS_pidfd_open, std::stoi(*child), 0)));
  pollfd ended{process.get(), POLLIN, 0};
  EXPECT_TRUE(!process || ::poll(&ended, 1, 10'000) == 1);
}

TEST_F(CommandTest, WithoutItsSuccessTheEndOfWhatItSaidIsQuoted) {
  const auto failed = run_checked(
      runner_, {.argv = {"sh", "-c", "seq 1 1000 >&2; echo ignored; echo last words >&2; exit 2"}});
  ASSERT_THAT(failed, IsErrorSaying(Errc::failed, "sh failed with exit code 2: "));
  EXPECT_THAT(failed.error().message(), EndsWith("1000\nlast words"));
  EXPECT_LT(failed.error().message().size(), 700U);
  EXPECT_THAT(run_checked(runner_, {.argv = {"sh", "-c", "echo only output; exit 1"}}),
              IsErrorSaying(Errc::failed, "only output"));
}

}  // namespace
}  // namespace orlop::sys
