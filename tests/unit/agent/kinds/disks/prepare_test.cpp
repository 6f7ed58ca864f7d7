// SPDX-License-Identifier: Apache-2.0
// Preparing disks: with image files, libfdisk and the real mkfs; and with power cuts.
#include "agent/kinds/disks/prepare.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "libs/codec/json.hpp"
#include "libs/disk/medium.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_store.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::kinds {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsErrorSaying;
using testing::IsOk;

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

class PrepareDisks : public ::testing::Test {
 protected:
  std::string image(const std::string& name, std::uint64_t size = 64 * kMiB) {
    const auto path = folder_->path() / name;
    std::ofstream(path).close();
    std::filesystem::resize_file(path, size);
    return path.string();
  }
  Status prepare(const Disks& wanted) {
    said_.clear();
    SystemDisks machine(runner_);
    return prepare_disks(wanted, machine, store_, clock_,
                         [this](std::string_view line) { said_.emplace_back(line); });
  }
  Found look(const std::string& path) {
    SystemDisks machine(runner_);
    const auto found = machine.look(path);
    EXPECT_THAT(found, IsOk());
    return found->value_or(Found{});
  }
  static std::string bytes(const std::string& path) {
    return sys::read_text(path, 256 * kMiB).value_or("");
  }

  std::optional<sys::TemporaryFolder> folder_ = *sys::TemporaryFolder::create();
  sys::SystemCommandRunner runner_;
  testing::FakeClock clock_;
  std::shared_ptr<testing::Power> power_ = std::make_shared<testing::Power>();
  testing::FakeStore store_{power_};
  std::vector<std::string> said_;
};

TEST_F(PrepareDisks, ABlankDiskGetsATableAndKeepsIt) {
  const auto disk = image("disk");
  const Disks wanted{.disks = {{.device = disk,
                                .partitions = {{.label = "logs", .size = {.bytes = 8 * kMiB}},
                                               {.label = "data", .type = "srv"}}}}};
  ASSERT_THAT(prepare(wanted), IsOk());
  EXPECT_THAT(said_, ElementsAre("makes partitions on " + disk + ": logs, data"));
  const auto found = look(disk);
  ASSERT_TRUE(found.table);
  ASSERT_EQ(found.table->partitions.size(), 2U);
  EXPECT_EQ(found.table->partitions[0].size, 8 * kMiB);
  EXPECT_EQ(found.table->partitions[1].label, "data");
  EXPECT_EQ(found.table->partitions[1].type, type_of("srv"));
  EXPECT_NE(found.table->partitions[0].uuid, disk::Guid());
  const auto before = bytes(disk);
  ASSERT_THAT(prepare(wanted), IsOk());
  EXPECT_THAT(said_, ElementsAre(disk + " stays as it is"));
  EXPECT_TRUE(bytes(disk) == before);
  EXPECT_THAT(store_.files, IsEmpty());
}

TEST_F(PrepareDisks, FileSystemsAreMadeOnce) {
  for (const std::string format : {"ext4", "vfat", "swap"}) {
    const auto disk = image(format);
    const Disks wanted{.filesystems = {{.device = disk, .format = format, .label = "LABEL1"}}};
    ASSERT_THAT(prepare(wanted), IsOk()) << format;
    EXPECT_THAT(said_, ElementsAre("makes " + format + " on " + disk));
    const auto found = look(disk);
    EXPECT_EQ(found.content, format);
    EXPECT_EQ(found.label, "LABEL1");
    const auto before = bytes(disk);
    ASSERT_THAT(prepare(wanted), IsOk());
    EXPECT_THAT(said_, ElementsAre(disk + " stays as it is"));
    EXPECT_TRUE(bytes(disk) == before) << format;
  }
}

TEST_F(PrepareDisks, WhatStandsThereStays) {
  const auto disk = image("disk");
  const auto other = image("other");
  ASSERT_THAT(prepare({.filesystems = {{.device = disk, .format = "ext4", .label = "photos"}}}),
              IsOk());
  const auto before = bytes(disk);
  const Disks wanted{.disks = {{.device = disk, .partitions = {{.label = "data"}}},
                               {.device = other, .partitions = {{.label = "more"}}}},
                     .filesystems = {{.device = disk, .format = "vfat"}}};
  EXPECT_THAT(prepare(wanted), IsErrorSaying(Errc::failed, "ext4 'photos'"));
  EXPECT_TRUE(bytes(disk) == before);
  EXPECT_TRUE(look(other).table) << "one disk holds up another";
}

TEST_F(PrepareDisks, AlwaysErasesOnce) {
  const auto disk = image("disk");
  ASSERT_THAT(prepare({.filesystems = {{.device = disk, .format = "ext4", .label = "old"}}}),
              IsOk());
  const Disks wanted{
      .disks = {{.device = disk, .wipe = Wipe::always, .partitions = {{.label = "data"}}}}};
  ASSERT_THAT(prepare(wanted), IsOk());
  EXPECT_THAT(said_, ElementsAre(HasSubstr("erases " + disk + " (ext4 'old')")));
  EXPECT_THAT(*codec::parse_json(store_.files.at(std::string(kPreparedDisksFile))),
              testing::IsDeclared("orlop.prepared-disks/1"));
  // Somebody uses the disk for something else.
  const WantedFilesystem theirs{.device = disk, .format = "ext4", .label = "theirs"};
  SystemDisks machine(runner_);
  ASSERT_THAT(machine.make_filesystem(look(disk), theirs, true), IsOk());
  const auto before = bytes(disk);
  EXPECT_THAT(prepare(wanted), IsErrorSaying(Errc::failed, "was erased for this layout before"));
  EXPECT_TRUE(bytes(disk) == before);
}

TEST_F(PrepareDisks, AlwaysCountsWhatWasThereAlready) {
  const auto disk = image("disk");
  Disks wanted{.disks = {{.device = disk, .partitions = {{.label = "data"}}}}};
  ASSERT_THAT(prepare(wanted), IsOk());
  wanted.disks[0].wipe = Wipe::always;
  ASSERT_THAT(prepare(wanted), IsOk());
  SystemDisks machine(runner_);
  ASSERT_THAT(machine.make_filesystem(look(disk), {.format = "ext4"}, true), IsOk());
  EXPECT_THAT(prepare(wanted), IsErrorSaying(Errc::failed, "before"));
}

TEST_F(PrepareDisks, TheDiskOfASystemIsRefused) {
  const auto disk = image("disk");
  ASSERT_THAT(prepare({.disks = {{.device = disk, .partitions = {{.label = "orlop-state"}}}}}),
              IsOk());
  const auto before = bytes(disk);
  const Disks wanted{
      .disks = {{.device = disk, .wipe = Wipe::always, .partitions = {{.label = "data"}}}}};
  EXPECT_THAT(prepare(wanted), IsErrorSaying(Errc::failed, "disk of the system"));
  EXPECT_TRUE(bytes(disk) == before);
}

TEST_F(PrepareDisks, TheLastPartitionGrowsWithItsDisk) {
  const auto disk = image("disk");
  const Disks wanted{.disks = {{.device = disk,
                                .partitions = {{.label = "a", .size = {.bytes = 8 * kMiB}},
                                               {.label = "b", .grow = true}}}}};
  ASSERT_THAT(prepare(wanted), IsOk());
  const auto before = *look(disk).table;
  std::filesystem::resize_file(disk, 128 * kMiB);
  ASSERT_THAT(prepare(wanted), IsOk());
  const auto grown = *look(disk).table;
  EXPECT_EQ(grown.partitions[0], before.partitions[0]);
  EXPECT_EQ(grown.partitions[1].start, before.partitions[1].start);
  EXPECT_EQ(grown.partitions[1].uuid, before.partitions[1].uuid);
  EXPECT_EQ(grown.partitions[1].start + grown.partitions[1].size, 127 * kMiB);
  ASSERT_THAT(prepare(wanted), IsOk());
  EXPECT_THAT(said_, ElementsAre(disk + " stays as it is"));
}

/// A machine in memory that counts what it erases.
class OneDisk final : public DiskMachine {
 public:
  Found found{.device = "/dev/vdb", .id = "serial", .size = 64 * kMiB, .content = "ext4"};
  int made = 0;
  bool fails = false;
  Result<std::optional<Found>> look(const std::string&) override { return found; }
  Status make_table(const Found&, std::vector<disk::Partition> partitions, bool) override {
    ++made;
    if (fails) return fail(Errc::io, "power is gone");
    found.content = "gpt";
    found.table = disk::PartitionTable{.disk_size = found.size, .partitions = partitions};
    return {};
  }
  Status grow(const Found&, const disk::Partition&) override { return {}; }
  Status make_filesystem(const Found&, const WantedFilesystem&, bool) override { return {}; }
};

TEST_F(PrepareDisks, NothingIsErasedThatCannotBeRecorded) {
  OneDisk machine;
  power_->allow(0);
  const Disks wanted{.disks = {{.device = "/dev/vdb", .wipe = Wipe::always, .partitions = {{}}}}};
  EXPECT_THAT(prepare_disks(wanted, machine, store_, clock_, [](auto) {}),
              IsErrorSaying(Errc::failed, ""));
  EXPECT_EQ(machine.made, 0);
}

TEST_F(PrepareDisks, WhatWasCutOffIsBegunAgain) {
  OneDisk machine;
  machine.fails = true;
  const Disks wanted{.disks = {{.device = "/dev/vdb", .wipe = Wipe::always, .partitions = {{}}}}};
  EXPECT_THAT(prepare_disks(wanted, machine, store_, clock_, [](auto) {}),
              IsErrorSaying(Errc::failed, "power is gone"));
  machine.fails = false;
  EXPECT_THAT(prepare_disks(wanted, machine, store_, clock_, [](auto) {}), IsOk());
  EXPECT_EQ(machine.made, 2);
  EXPECT_THAT(prepare_disks(wanted, machine, store_, clock_, [](auto) {}), IsOk());
  EXPECT_EQ(machine.made, 2);
}

}  // namespace
}  // namespace orlop::agent::kinds
