// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/purposes.hpp"

#include <gmock/gmock.h>

#include <set>

namespace orlop::bench {
namespace {

TEST(PurposeOf, PathsComeBeforePackages) {
  struct Case {
    std::string_view path;
    std::string_view package;
    std::string_view purpose;
  };
  const Case cases[] = {
      {"usr/lib/modules/6.12/kernel/fs/ext4/ext4.ko", "", "kernel modules"},
      {"usr/lib/udev/hwdb.bin", "", "hardware database"},
      {"usr/lib/orlop/orlopd", "", "agent"},
      {"usr/lib/systemd/system/orlopd.service", "", "agent"},
      {"usr/lib/systemd/systemd", "systemd", "systemd"},
      {"usr/lib/x/libsystemd.so", "libsystemd0", "systemd"},
      {"usr/lib/x/libcrypt.so", "libcrypt1", "C and C++ runtime"},
      {"usr/lib/x/libcryptsetup.so", "libcryptsetup12", "systemd"},
      {"usr/lib/x/libcurl.so", "libcurl4t64", "agent's libraries"},
      {"usr/lib/x/libcap.so", "libcap2", "accounts"},
      {"usr/bin/perl", "perl-base", "perl and dpkg"},
      {"usr/share/unknown", "unheard-of", "other"},
      {"etc/motd", "", "other"},
  };
  for (const auto& row : cases)
    EXPECT_EQ(purpose_of(row.path, row.package), row.purpose) << row.path;
}

TEST(Purposes, AreNamedOnceAndExplained) {
  std::set<std::string_view> names;
  for (const auto& purpose : purposes()) {
    EXPECT_TRUE(names.insert(purpose.name).second) << purpose.name;
    EXPECT_FALSE(purpose.why.empty()) << purpose.name;
  }
  EXPECT_EQ(purposes().back().name, purpose_of("usr/x", "unheard-of"));
}

TEST(AddOwners, ReadsListsOfBothNameForms) {
  Owners owners;
  add_owners(owners, "libyaml-cpp0.8:amd64.list", "/.\n/usr/lib/libyaml-cpp.so.0.8\n");
  add_owners(owners, "base-files.list", "/usr/lib/os-release\n");
  EXPECT_EQ(owners.at("usr/lib/libyaml-cpp.so.0.8"), "libyaml-cpp0.8");
  EXPECT_EQ(owners.at("usr/lib/os-release"), "base-files");
}

TEST(StoredBytes, AreReadFromTheDump) {
  EXPECT_EQ(stored_bytes_of("Path : /usr/lib/systemd/systemd\n"
                            "Size: 133504  On-disk size: 65536  regular file\n"),
            65536);
  EXPECT_EQ(stored_bytes_of("nothing"), 0);
}

TEST(Shares, AreSummed) {
  const std::vector<FileSize> files = {
      {"usr/lib/modules/6.12/kernel/drivers/net/virtio_net.ko", 100, 50},
      {"usr/lib/modules/6.12/kernel/drivers/net/e1000/e1000.ko", 10, 5},
      {"usr/lib/modules/6.12/kernel/fs/ext4/ext4.ko", 30, 20},
      {"usr/lib/modules/6.12/modules.dep", 7, 4},
      {"usr/bin/ls", 9, 8},
      {"etc/motd", 1, 4},
  };
  const Owners owners = {{"usr/bin/ls", "coreutils"}};
  const auto purposes = by_purpose(files, owners);
  EXPECT_EQ(purposes.at("kernel modules").stored_bytes, 79);
  EXPECT_EQ(purposes.at("kernel modules").files, 4);
  EXPECT_EQ(purposes.at("shell and basic tools").bytes, 9);
  EXPECT_EQ(purposes.at("other").stored_bytes, 4);
  const auto folders = by_module_folder(files);
  EXPECT_EQ(folders.at("drivers/net").bytes, 110);
  EXPECT_EQ(folders.at("fs").stored_bytes, 20);
  EXPECT_EQ(folders.at("indexes").files, 1);
  EXPECT_EQ(folders.size(), 3);
  const auto packages = by_package(files, owners);
  EXPECT_EQ(packages.at("coreutils").stored_bytes, 8);
  EXPECT_EQ(packages.at("(none)").stored_bytes, 4);
  EXPECT_EQ(packages.size(), 2);
}

}  // namespace
}  // namespace orlop::bench
