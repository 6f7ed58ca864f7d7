// SPDX-License-Identifier: Apache-2.0
// What can be shown of the seed finder without a block device; the rest is shown by the VM tests.
#include "agent/early/datasource.hpp"

#include <gmock/gmock.h>

#include "libs/config/accept.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_datasource.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent {
namespace {

using testing::IsErrorSaying;
using testing::IsOk;

class Datasource : public ::testing::Test {
 protected:
  Status write(const std::string& name, const std::string& content) {
    return sys::write_file(folder_.path() / name, content, 0644, sys::Durability::volatile_);
  }
  NoCloudFinder finder(std::chrono::milliseconds longest_wait) {
    const auto top = folder_.path().string();
    return NoCloudFinder({.by_label = top + "/by-label",
                          .udev_queue = top + "/queue",
                          .longest_wait = longest_wait});
  }
  sys::TemporaryFolder folder_ = sys::TemporaryFolder::create("orlop-seed").value();
};

TEST_F(Datasource, NoDiskIsNoSeed) {
  testing::FakeDatasource fake;
  EXPECT_FALSE(fake.find()->has_value());
  EXPECT_FALSE(finder(std::chrono::hours(1)).find()->has_value());
}

TEST_F(Datasource, WaitingForUdevIsBounded) {
  ASSERT_THAT(write("queue", ""), IsOk());
  EXPECT_FALSE(finder(std::chrono::milliseconds(20)).find()->has_value());
}

TEST_F(Datasource, WhatIsNoDiskIsAnError) {
  testing::FakeDatasource fake;
  fake.unreadable = true;
  EXPECT_FALSE(fake.find().has_value());
  ASSERT_THAT(write("by-label/cidata", "not a disk"), IsOk());
  EXPECT_FALSE(finder(std::chrono::milliseconds(0)).find().has_value());
}

TEST_F(Datasource, ReadsTheFilesOfASeed) {
  const auto top = folder_.path().string();
  const auto empty = read_seed("d", top);
  ASSERT_THAT(empty, IsOk());
  EXPECT_EQ(empty->user_data, std::nullopt);
  ASSERT_THAT(write("user-data", "#cloud-config\n"), IsOk());
  ASSERT_THAT(write("meta-data", "local-hostname: a\n"), IsOk());
  const auto seed = read_seed("d", top);
  ASSERT_THAT(seed, IsOk());
  EXPECT_EQ(seed->place, "d");
  EXPECT_EQ(seed->user_data, "#cloud-config\n");
  EXPECT_EQ(seed->meta_data, "local-hostname: a\n");
}

TEST_F(Datasource, AnEnormousFileIsNotRead) {
  ASSERT_THAT(write("user-data", std::string(config::kMaxDocument + 2, '#')), IsOk());
  EXPECT_THAT(read_seed("d", folder_.path().string()),
              IsErrorSaying(Errc::no_space, "reading the seed d"));
}

}  // namespace
}  // namespace orlop::agent
