// SPDX-License-Identifier: Apache-2.0
#include "libs/sys/file_lock.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <optional>
#include <thread>

#include "libs/sys/command.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::sys {
namespace {

using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;

class FileLockTest : public ::testing::Test {
 protected:
  TemporaryFolder folder_ = *TemporaryFolder::create();
  std::filesystem::path path_ = folder_.path() / "lock";
};

TEST_F(FileLockTest, TheSecondWaitsForTheFirstAndIsToldWhoThatIs) {
  auto first = std::optional(*FileLock::acquire(path_, "the first"));
  std::promise<std::string> waits;
  std::atomic<bool> has_it = false;
  std::jthread second([&] {
    const auto lock = FileLock::acquire(path_, "the second", [&waits](std::string_view holder) {
      waits.set_value(std::string(holder));
    });
    has_it = lock.has_value();
  });
  EXPECT_EQ(waits.get_future().get(), "the first");
  EXPECT_FALSE(has_it);
  first.reset();
  second.join();
  EXPECT_TRUE(has_it);
  EXPECT_THAT(read_text(path_, 99), IsOkAnd(std::string("the second\n")));
}

TEST_F(FileLockTest, NobodyWaitsForALockThatWasLetGo) {
  const auto never = [](std::string_view) { FAIL() << "nobody holds it"; };
  ASSERT_THAT(FileLock::acquire(path_, "a long purpose", never), IsOk());
  ASSERT_THAT(FileLock::acquire(path_, "short", never), IsOk());
  EXPECT_THAT(read_text(path_, 99), IsOkAnd(std::string("short\n")));
}

TEST_F(FileLockTest, AHolderThatDiesLetsGo) {
  const auto child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) ::_exit(FileLock::acquire(path_, "the child") ? 0 : 1);  // no destructor runs
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  EXPECT_THAT(FileLock::acquire(path_, "x", [](std::string_view) { FAIL() << "it is dead"; }),
              IsOk());
}

TEST_F(FileLockTest, StartedProgramsDoNotInheritIt) {
  SystemCommandRunner runner;
  const auto lock = FileLock::acquire(path_, "the parent");
  ASSERT_THAT(lock, IsOk());
  EXPECT_THAT(run_checked(runner, {.argv = {"ls", "-l", "/proc/self/fd"}}),
              IsOkAnd(::testing::Not(::testing::HasSubstr(path_.string()))));
}

TEST_F(FileLockTest, AFileThatCannotBeMadeIsNamed) {
  const auto missing = folder_.path() / "missing/lock";
  EXPECT_THAT(FileLock::acquire(missing, "x"), IsErrorSaying(Errc::not_found, missing.string()));
}

TEST_F(FileLockTest, TreesAreMadeAndRemovedMoreThanOnce) {
  const auto tree = folder_.path() / "a/b";
  for (int time = 0; time < 2; ++time) EXPECT_THAT(make_folders(tree), IsOk());
  ASSERT_THAT(write_file(tree / "file", "x"), IsOk());
  for (int time = 0; time < 2; ++time) EXPECT_THAT(remove_tree(folder_.path() / "a"), IsOk());
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "a"));
  EXPECT_THAT(make_folders("/dev/null/a"), IsErrorSaying(Errc::io, "creating /dev/null/a"));
}

}  // namespace
}  // namespace orlop::sys
