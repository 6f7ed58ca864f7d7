// SPDX-License-Identifier: Apache-2.0
// SlotDevice and StateStore: the same suite against the fakes and the real things.
#include <fstream>

#include "agent/records/store.hpp"
#include "agent/slots/device.hpp"
#include "agent/slots/disk_slots.hpp"
#include "libs/architecture/architecture.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_disk.hpp"
#include "tests/fakes/fake_store.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::slots {
namespace {

using orlop::testing::IsError;
using orlop::testing::IsOk;
using orlop::testing::IsOkAnd;

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

disk::PartitionTable a_table() {
  const auto part = [](std::string_view type, std::uint8_t id) {
    return disk::Partition{.type = *disk::Guid::parse(type),
                           .uuid = disk::Guid({1, 2, 3, id}),
                           .label = "_empty",
                           .size = kMiB};
  };
  return *disk::lay_out(disk::Guid({9}), {part(architecture::own().root_type, 1),
                                          part(architecture::own().verity_type, 2)});
}

class Ports : public ::testing::TestWithParam<bool> {
 protected:
  sys::TemporaryFolder folder_ = *sys::TemporaryFolder::create();
  std::unique_ptr<SlotDevice> device_;
  std::unique_ptr<records::StateStore> store_;

  void SetUp() override {
    if (!GetParam()) {
      device_ = std::make_unique<orlop::testing::FakeDisk>(
          a_table(), std::make_shared<orlop::testing::Power>());
      store_ = std::make_unique<orlop::testing::FakeStore>();
      return;
    }
    const auto disk = folder_.path() / "disk";
    std::ofstream(disk).close();
    std::filesystem::resize_file(disk, a_table().disk_size);
    ASSERT_THAT(disk::create_table(disk, a_table()), IsOk());
    device_ = std::make_unique<DiskSlots>(disk);
    store_ = std::make_unique<records::StateFolder>(folder_.path() / "state");
  }
};

TEST_P(Ports, PartitionsKeepWhatIsWritten) {
  const Bytes data(5000, 0x77);
  ASSERT_THAT(device_->write(2, 4096, data), IsOk());
  ASSERT_THAT(device_->sync(), IsOk());
  Bytes back(5000);
  ASSERT_THAT(device_->read(2, 4096, back), IsOk());
  EXPECT_EQ(back, data);
  ASSERT_THAT(device_->read(1, 4096, back), IsOk());
  EXPECT_EQ(back, Bytes(5000));
}

TEST_P(Ports, PartitionsEndWhereTheTableSays) {
  Bytes block(4096);
  EXPECT_THAT(device_->read(1, kMiB - 4096, block), IsOk());
  EXPECT_FALSE(device_->read(1, kMiB - 4095, block).has_value());
  EXPECT_FALSE(device_->write(1, kMiB - 4095, block).has_value());
}

TEST_P(Ports, IdentitiesAreChanged) {
  auto table = device_->table();
  ASSERT_THAT(table, IsOkAnd(a_table()));
  const auto changed = disk::apply_changes(*table, {{1, "orlop-base_2.0", disk::Guid({7})}});
  ASSERT_THAT(device_->write_identities(*changed), IsOk());
  EXPECT_THAT(device_->table(), IsOkAnd(*changed));
}

TEST_P(Ports, StateIsReplacedWhole) {
  EXPECT_THAT(store_->load("a.json"), IsOkAnd(std::optional<std::string>{}));
  ASSERT_THAT(store_->save("a.json", "one"), IsOk());
  ASSERT_THAT(store_->save("a.json", "two"), IsOk());
  EXPECT_THAT(store_->load("a.json"), IsOkAnd(std::optional<std::string>("two")));
}

TEST_P(Ports, StateFilesAreListedRenamedAndRemoved) {
  EXPECT_THAT(store_->list(), IsOkAnd(std::vector<std::string>{}));
  ASSERT_THAT(store_->save("b", "2"), IsOk());
  ASSERT_THAT(store_->save("a", "1"), IsOk());
  EXPECT_THAT(store_->list(), IsOkAnd(std::vector<std::string>{"a", "b"}));
  ASSERT_THAT(store_->rename("a", "b"), IsOk());
  EXPECT_THAT(store_->load("b"), IsOkAnd(std::optional<std::string>("1")));
  EXPECT_THAT(store_->load("a"), IsOkAnd(std::optional<std::string>()));
  EXPECT_THAT(store_->rename("a", "c"), IsError(Errc::not_found));
  ASSERT_THAT(store_->remove("b"), IsOk());
  ASSERT_THAT(store_->remove("b"), IsOk());
  EXPECT_THAT(store_->list(), IsOkAnd(std::vector<std::string>{}));
}

INSTANTIATE_TEST_SUITE_P(Contract, Ports, ::testing::Values(false, true),
                         [](const auto& parameter) { return parameter.param ? "real" : "fake"; });

}  // namespace
}  // namespace orlop::agent::slots
