// SPDX-License-Identifier: Apache-2.0
#include "libs/sys/file.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "tests/support/matchers.hpp"

namespace orlop::sys {
namespace {

namespace fs = std::filesystem;
using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;

class FileTest : public ::testing::Test {
 protected:
  /// Names in the folder, sorted.
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder_.path()))
      found.push_back(entry.path().filename());
    std::ranges::sort(found);
    return found;
  }

  TemporaryFolder folder_ = *TemporaryFolder::create();
  fs::path path_ = folder_.path() / "file";
};

TEST_F(FileTest, WrittenAndReadBack) {
  const Bytes content = {0, 1, 255, '\n', 0};
  ASSERT_THAT(write_file(path_, content, 0600), IsOk());
  EXPECT_THAT(read_file(path_, 5), IsOkAnd(content));
  EXPECT_EQ(fs::status(path_).permissions(), fs::perms{0600});
  ASSERT_THAT(write_file(path_, "new", 0644, Durability::volatile_), IsOk());
  EXPECT_THAT(read_text(path_, 99), IsOkAnd(std::string("new")));
  EXPECT_EQ(fs::status(path_).permissions(), fs::perms{0644});
  EXPECT_THAT(names(), ::testing::ElementsAre("file"));
}

TEST_F(FileTest, ReadingIsBounded) {
  ASSERT_THAT(write_file(path_, std::string(200'000, 'x')), IsOk());
  EXPECT_THAT(read_file(path_, 200'000), IsOk());
  EXPECT_THAT(read_file(path_, 199'999), IsErrorSaying(Errc::no_space, path_.string()));
  EXPECT_THAT(read_text("/dev/zero", 1 << 20), IsError(Errc::no_space));
  EXPECT_THAT(read_text("/proc/self/stat", 1 << 16), IsOk());  // says that it has no size
}

TEST_F(FileTest, WhatIsMissingOrOfAnotherKindIsNamed) {
  EXPECT_THAT(read_file(path_, 1), IsErrorSaying(Errc::not_found, path_.string()));
  EXPECT_THAT(read_file(folder_.path(), 1), IsErrorSaying(Errc::io, folder_.path().string()));
}

TEST_F(FileTest, ParentsAreMade) {
  ASSERT_THAT(write_file(folder_.path() / "a/b/c", "x"), IsOk());
  EXPECT_THAT(read_text(folder_.path() / "a/b/c", 9), IsOkAnd(std::string("x")));
}

TEST_F(FileTest, AWriteThatCannotBeFinishedLeavesNothingBehind) {
  ASSERT_THAT(make_folders(path_ / "in the way"), IsOk());
  EXPECT_THAT(write_file(path_, "x"), IsErrorSaying(Errc::io, "renaming"));
  EXPECT_THAT(names(), ::testing::ElementsAre("file"));
  EXPECT_TRUE(fs::is_directory(path_));
}

TEST_F(FileTest, TheOldContentStaysWithItsReaders) {
  ASSERT_THAT(write_file(path_, "old"), IsOk());
  const auto reader = open_fd(path_, O_RDONLY);
  ASSERT_THAT(reader, IsOk());
  ASSERT_THAT(write_file(path_, "new content"), IsOk());
  Bytes content(3);
  ASSERT_THAT(read_at(reader->get(), content, 0, "old"), IsOk());
  EXPECT_EQ(as_text(content), "old");
}

TEST_F(FileTest, PositionedReadsAndWritesAreWholeOrAnError) {
  const auto fd = open_fd(path_, O_RDWR | O_CREAT);
  ASSERT_THAT(fd, IsOk());
  ASSERT_THAT(write_at(fd->get(), as_bytes("abc"), 5, "file"), IsOk());
  EXPECT_THAT(size_of(fd->get(), "file"), IsOkAnd(std::uint64_t{8}));
  Bytes content(4);
  ASSERT_THAT(read_at(fd->get(), content, 4, "file"), IsOk());
  EXPECT_EQ(content, (Bytes{0, 'a', 'b', 'c'}));
  EXPECT_THAT(read_at(fd->get(), content, 6, "the image"),
              IsErrorSaying(Errc::io, "the image ends at 8, 2 bytes short"));
  EXPECT_THAT(write_at(-1, as_bytes("x"), 0, "nothing"), IsErrorSaying(Errc::io, "nothing"));
}

TEST_F(FileTest, OpenedFilesAreNotInherited) {
  ASSERT_THAT(write_file(path_, "x"), IsOk());
  const auto fd = open_fd(path_, O_RDONLY);
  ASSERT_THAT(fd, IsOk());
  EXPECT_NE(::fcntl(fd->get(), F_GETFD) & FD_CLOEXEC, 0);
}

TEST_F(FileTest, ATemporaryFolderGoesWithItsOwner) {
  fs::path place;
  {
    auto first = TemporaryFolder::create("orlop-test");
    ASSERT_THAT(first, IsOk());
    place = first->path();
    EXPECT_EQ(fs::status(place).permissions(), fs::perms{0700});
    ASSERT_THAT(write_file(place / "a/b", "x"), IsOk());
    const auto moved = *std::move(first);
    EXPECT_EQ(moved.path(), place);
    EXPECT_TRUE(fs::exists(place));
  }
  EXPECT_FALSE(fs::exists(place));
}

}  // namespace
}  // namespace orlop::sys
