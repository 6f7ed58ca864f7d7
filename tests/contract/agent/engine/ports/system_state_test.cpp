// SPDX-License-Identifier: Apache-2.0
// One suite for the tree in memory and the tree on disk.
#include "agent/engine/ports/system_state.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "libs/sys/file.hpp"
#include "tests/fakes/fake_system_state.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsError;
using testing::IsOk;
using testing::IsOkAnd;
using ::testing::Optional;

class FakeTree {
 public:
  SystemState& system() { return fake_; }

 private:
  testing::FakeSystemState fake_;
};

class FolderTree {
 public:
  SystemState& system() { return root_; }
  [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

 private:
  sys::TemporaryFolder folder_ = sys::TemporaryFolder::create("orlop-state").value();
  RootState root_ = RootState::open(folder_.path().string()).value();
};

/// An entry owned by whoever runs the test, so that no privilege is needed.
Entry mine(Entry entry) {
  entry.uid = geteuid();
  entry.gid = getegid();
  return entry;
}

template <typename Tree>
class SystemStateContract : public ::testing::Test {
 protected:
  Tree tree_;
};
using Trees = ::testing::Types<FakeTree, FolderTree>;
TYPED_TEST_SUITE(SystemStateContract, Trees);

TYPED_TEST(SystemStateContract, WhatIsNotThereIsNothing) {
  auto& system = this->tree_.system();
  EXPECT_THAT(system.look("/etc/motd"), IsOkAnd(std::nullopt));
  EXPECT_THAT(system.exists("/etc/motd"), IsOkAnd(false));
  EXPECT_THAT(system.list("/etc"), IsOkAnd(IsEmpty()));
  EXPECT_THAT(system.remove("/etc/motd"), IsOk());
}

TYPED_TEST(SystemStateContract, PutIsSeenByLook) {
  auto& system = this->tree_.system();
  const Entry entries[] = {mine(Entry::file("one\n", 0600)), mine(Entry::file("", 0755)),
                           mine(Entry::link("/etc/target"))};
  for (const auto& entry : entries) {
    ASSERT_THAT(system.put("/etc/deep/down/name", entry), IsOk());
    EXPECT_THAT(system.look("/etc/deep/down/name"), IsOkAnd(Optional(entry)));
    EXPECT_THAT(system.exists("/etc/deep/down/name"), IsOkAnd(true));
  }
  EXPECT_THAT(system.list("/etc/deep/down"), IsOkAnd(ElementsAre("name")));
  EXPECT_THAT(system.look("/etc/deep"), IsOkAnd(Optional(mine(Entry::folder(0755)))));
}

TYPED_TEST(SystemStateContract, RenamingKeepsWhatItIs) {
  auto& system = this->tree_.system();
  const auto record = mine(Entry::file("one", 0600));
  ASSERT_THAT(system.put("/state/orlop/a.json", record), IsOk());
  ASSERT_THAT(system.put("/state/orlop/b.json", mine(Entry::file("old"))), IsOk());
  ASSERT_THAT(system.rename("/state/orlop/a.json", "/state/orlop/b.json"), IsOk());
  EXPECT_THAT(system.look("/state/orlop/a.json"), IsOkAnd(std::nullopt));
  EXPECT_THAT(system.look("/state/orlop/b.json"), IsOkAnd(Optional(record)));
  // A folder goes with what is in it, and with nothing whose name only begins alike.
  ASSERT_THAT(system.put("/state/orlop/c/d/file", record), IsOk());
  ASSERT_THAT(system.put("/state/orlop/cc", record), IsOk());
  ASSERT_THAT(system.rename("/state/orlop/c", "/state/orlop/e"), IsOk());
  EXPECT_THAT(system.look("/state/orlop/e/d/file"), IsOkAnd(Optional(record)));
  EXPECT_THAT(system.list("/state/orlop"), IsOkAnd(ElementsAre("b.json", "cc", "e")));
  EXPECT_THAT(system.rename("/state/orlop/nothing", "/state/orlop/x"), IsError(Errc::not_found));
  EXPECT_THAT(system.rename("/state/orlop/cc", "/state/cc"), IsError(Errc::invalid));
}

TYPED_TEST(SystemStateContract, FoldersTakeTheirMode) {
  auto& system = this->tree_.system();
  for (const std::uint32_t mode : {0700U, 0755U}) {
    ASSERT_THAT(system.put("/var/home/alice", mine(Entry::folder(mode))), IsOk());
    EXPECT_THAT(system.look("/var/home/alice"), IsOkAnd(Optional(mine(Entry::folder(mode)))));
  }
}

TYPED_TEST(SystemStateContract, FilesAndFoldersDoNotReplaceEachOther) {
  auto& system = this->tree_.system();
  ASSERT_THAT(system.put("/etc/folder", mine(Entry::folder())), IsOk());
  EXPECT_THAT(system.put("/etc/folder", mine(Entry::file("x"))), IsError(Errc::conflict));
  ASSERT_THAT(system.put("/etc/file", mine(Entry::file("x"))), IsOk());
  EXPECT_THAT(system.put("/etc/file", mine(Entry::folder())), IsError(Errc::conflict));
}

TYPED_TEST(SystemStateContract, OnlyAnEmptyFolderIsRemoved) {
  auto& system = this->tree_.system();
  ASSERT_THAT(system.put("/srv/a/b", mine(Entry::file("x"))), IsOk());
  EXPECT_FALSE(system.remove("/srv/a").has_value());
  EXPECT_THAT(system.exists("/srv/a/b"), IsOkAnd(true));
  ASSERT_THAT(system.remove("/srv/a/b"), IsOk());
  ASSERT_THAT(system.remove("/srv/a"), IsOk());
  EXPECT_THAT(system.exists("/srv/a"), IsOkAnd(false));
}

TYPED_TEST(SystemStateContract, NamesMayBeAsLongAsTheKernelTakes) {
  auto& system = this->tree_.system();
  const auto path = "/etc/" + std::string(255, 'n');
  ASSERT_THAT(system.put(path, mine(Entry::file("x"))), IsOk());
  ASSERT_THAT(system.put(path, mine(Entry::link("y"))), IsOk());
  EXPECT_THAT(system.look(path), IsOkAnd(Optional(mine(Entry::link("y")))));
}

TYPED_TEST(SystemStateContract, ListIsSorted) {
  auto& system = this->tree_.system();
  for (const auto* name : {"/d/b", "/d/a", "/d/c/inner"}) {
    ASSERT_THAT(system.put(name, mine(Entry::file("x"))), IsOk());
  }
  EXPECT_THAT(system.list("/d"), IsOkAnd(ElementsAre("a", "b", "c")));
  ASSERT_THAT(system.remove("/d/b"), IsOk());
  EXPECT_THAT(system.list("/d"), IsOkAnd(ElementsAre("a", "c")));
}

TEST(RootState, LinksDoNotLeadOutOfTheTree) {
  FolderTree tree;
  std::filesystem::create_directory_symlink("/outside/of/it", tree.path() / "home");
  ASSERT_THAT(tree.system().put("/outside/of/it/seen", mine(Entry::file("inside"))), IsOk());
  EXPECT_THAT(tree.system().exists("/home/seen"), IsOkAnd(true));
  EXPECT_TRUE(std::filesystem::exists(tree.path() / "outside/of/it/seen"));
}

TEST(RootState, FoldersBehindLinksAreMade) {
  FolderTree tree;
  std::filesystem::create_directories(tree.path() / "usr");
  std::filesystem::create_directory_symlink("var/roothome", tree.path() / "root");
  std::filesystem::create_directory_symlink("../var/usrlocal", tree.path() / "usr/local");
  std::filesystem::create_directory_symlink("/var/srv", tree.path() / "srv");
  for (const auto* path : {"/root/.ssh/keys", "/usr/local/bin/tool", "/srv/data"}) {
    EXPECT_THAT(tree.system().put(path, mine(Entry::file("x"))), IsOk()) << path;
  }
  EXPECT_TRUE(std::filesystem::exists(tree.path() / "var/roothome/.ssh/keys"));
  EXPECT_TRUE(std::filesystem::exists(tree.path() / "var/usrlocal/bin/tool"));
  EXPECT_TRUE(std::filesystem::exists(tree.path() / "var/srv/data"));
  std::filesystem::create_directory_symlink("/loop", tree.path() / "loop");
  EXPECT_FALSE(tree.system().put("/loop/x", mine(Entry::file("x"))).has_value());
}

TEST(RootState, LinksOfUsersAreNotFollowed) {
  FolderTree tree;
  std::filesystem::create_directories(tree.path() / "var/home/eve");
  std::filesystem::create_directories(tree.path() / "root");
  std::filesystem::create_directory_symlink("/root", tree.path() / "var/home/eve/.ssh");
  EXPECT_FALSE(tree.system().put("/var/home/eve/.ssh/authorized_keys", mine(Entry::file("k"))));
  EXPECT_FALSE(std::filesystem::exists(tree.path() / "root/authorized_keys"));
}

TEST(RootState, ModesDoNotDependOnTheUmask) {
  FolderTree tree;
  const auto before = umask(0077);
  ASSERT_THAT(tree.system().put("/a/b", mine(Entry::file("x", 0644))), IsOk());
  umask(before);
  EXPECT_THAT(tree.system().look("/a/b"), IsOkAnd(Optional(mine(Entry::file("x", 0644)))));
  EXPECT_THAT(tree.system().list("/a"), IsOkAnd(ElementsAre("b")));
}

}  // namespace
}  // namespace orlop::agent::engine
