// SPDX-License-Identifier: Apache-2.0
// What can be shown of the disks without a block device; the rest is shown by the VM tests.
#include <gmock/gmock.h>

#include "agent/datasources/disk_transport.hpp"
#include "libs/config/accept.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_transport.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::datasources {
namespace {

using testing::IsErrorSaying;
using testing::IsOk;

constexpr std::array<std::string_view, 2> kFiles{"user-data", "meta-data"};

class Disks : public ::testing::Test {
 protected:
  Status write(const std::string& name, const std::string& content) {
    return sys::write_file(folder_.path() / name, content, 0644, sys::Durability::volatile_);
  }
  sys::TemporaryFolder folder_ = sys::TemporaryFolder::create("orlop-seed").value();
  testing::FakeTransport fake_;
  DiskTransport real_{{.by_label = (folder_.path() / "by-label").string(),
                       .udev_queue = (folder_.path() / "queue").string()}};
};

TEST_F(Disks, NoneIsNoLabel) {
  for (Transport* transport : {static_cast<Transport*>(&fake_), static_cast<Transport*>(&real_)}) {
    const auto platform = transport->look();
    EXPECT_TRUE(platform.labels.empty());
    EXPECT_TRUE(platform.disks_settled);
    EXPECT_FALSE(transport->read_disk("cidata", kFiles));
    EXPECT_EQ(find_seed(datasources(), *transport, std::chrono::hours(1)).value(), std::nullopt);
  }
}

TEST_F(Disks, UdevMayStillHaveWork) {
  fake_.appear_after = std::chrono::hours(1);
  ASSERT_THAT(write("queue", ""), IsOk());
  for (Transport* transport : {static_cast<Transport*>(&fake_), static_cast<Transport*>(&real_)}) {
    EXPECT_FALSE(transport->look().disks_settled);
    EXPECT_EQ(find_seed(datasources(), *transport, std::chrono::milliseconds(20)).value(),
              std::nullopt);
  }
}

TEST_F(Disks, WhatIsNoFileSystemIsAnError) {
  fake_.disks["cidata"] = {};
  fake_.unreadable = true;
  ASSERT_THAT(write("by-label/cidata", "not a disk"), IsOk());
  for (Transport* transport : {static_cast<Transport*>(&fake_), static_cast<Transport*>(&real_)}) {
    EXPECT_EQ(transport->look().labels, std::vector<std::string>{"cidata"});
    EXPECT_FALSE(transport->read_disk("cidata", kFiles));
    EXPECT_FALSE(find_seed(datasources(), *transport));
  }
}

TEST_F(Disks, ALinkToNowhereIsNoDisk) {
  ASSERT_THAT(sys::make_folders(folder_.path() / "by-label"), IsOk());
  std::filesystem::create_symlink("/nowhere", folder_.path() / "by-label/cidata");
  EXPECT_TRUE(real_.look().labels.empty());
}

TEST_F(Disks, ReadsTheFilesThatAreThere) {
  const auto top = folder_.path().string();
  const auto empty = read_files("d", top, kFiles);
  ASSERT_THAT(empty, IsOk());
  EXPECT_TRUE(empty->files.empty());
  ASSERT_THAT(write("user-data", "#cloud-config\n"), IsOk());
  ASSERT_THAT(write("meta-data", "local-hostname: a\n"), IsOk());
  ASSERT_THAT(write("more", "x"), IsOk());
  const auto disk = read_files("d", top, kFiles);
  ASSERT_THAT(disk, IsOk());
  EXPECT_EQ(disk->place, "d");
  EXPECT_EQ(disk->files,
            (std::map<std::string, std::string>{{"user-data", "#cloud-config\n"},
                                                {"meta-data", "local-hostname: a\n"}}));
}

TEST_F(Disks, AnEnormousFileIsNotRead) {
  ASSERT_THAT(write("user-data", std::string(config::kMaxDocument + 2, '#')), IsOk());
  EXPECT_THAT(read_files("d", folder_.path().string(), kFiles),
              IsErrorSaying(Errc::no_space, "of the seed d"));
}

}  // namespace
}  // namespace orlop::agent::datasources
