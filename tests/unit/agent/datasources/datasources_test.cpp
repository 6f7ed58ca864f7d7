// SPDX-License-Identifier: Apache-2.0
// The list of data sources, what is looked for in which order, and one more.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "agent/datasources/datasource.hpp"
#include "tests/fakes/fake_transport.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::datasources {
namespace {

using testing::FakeTransport;
using testing::IsErrorSaying;
using testing::IsOk;

constexpr std::chrono::milliseconds kSecond{1000};

TEST(Datasources, ListAndFoldersNameTheSame) {
  std::set<std::string> listed;
  for (const auto* source : datasources()) {
    EXPECT_TRUE(listed.emplace(source->name).second) << source->name << " is listed twice";
  }
  std::set<std::string> folders;
  const std::filesystem::path room = std::string(ORLOP_SOURCE_DIR) + "/agent/datasources";
  for (const auto& entry : std::filesystem::directory_iterator(room)) {
    if (entry.is_directory()) folders.insert(entry.path().filename().string());
  }
  EXPECT_EQ(listed, folders);
}

TEST(NoCloud, IsADiskLabelledCidata) {
  for (const auto* label : {"cidata", "CIDATA"}) {
    FakeTransport transport;
    transport.disks[label] = {
        {"user-data", "#cloud-config\n"}, {"vendor-data", "x"}, {"network-config", ""}};
    const auto seed = find_seed(datasources(), transport);
    ASSERT_THAT(seed, IsOk());
    ASSERT_TRUE(seed->has_value());
    EXPECT_EQ((*seed)->place, "/dev/disk/by-label/" + std::string(label));
    EXPECT_EQ((*seed)->user_data, "#cloud-config\n");
    EXPECT_EQ((*seed)->meta_data, std::nullopt);
    EXPECT_EQ((*seed)->vendor_data, "x");
    EXPECT_EQ((*seed)->network_config, "");
    EXPECT_TRUE((*seed)->not_read.empty());
    EXPECT_EQ((*seed)->datasource, "nocloud");
  }
}

TEST(NoCloud, PrefersTheLowerCaseLabel) {
  FakeTransport transport;
  transport.disks = {{"CIDATA", {{"user-data", "B"}}}, {"cidata", {{"user-data", "a"}}}};
  EXPECT_EQ(find_seed(datasources(), transport).value()->user_data, "a");
}

TEST(FindSeed, NoSourceIsNoSeedAndCostsNoTime) {
  FakeTransport transport;
  transport.disks["data"] = {{"user-data", "x"}};
  EXPECT_EQ(find_seed(datasources(), transport).value(), std::nullopt);
  EXPECT_EQ(transport.waited, kSecond * 0);
}

TEST(FindSeed, WaitsForUdevWithinBounds) {
  FakeTransport late;
  late.disks["cidata"] = {{"user-data", "x"}};
  late.appear_after = kSecond;
  EXPECT_TRUE(find_seed(datasources(), late).value().has_value());
  EXPECT_GE(late.waited, kSecond);

  FakeTransport never;
  never.appear_after = std::chrono::hours(1);
  EXPECT_EQ(find_seed(datasources(), never, kSecond).value(), std::nullopt);
  EXPECT_LE(never.waited, kSecond + std::chrono::milliseconds(20));
}

TEST(FindSeed, ACertainSourceThatCannotBeReadIsAnError) {
  FakeTransport transport;
  transport.disks["cidata"] = {};
  transport.unreadable = true;
  EXPECT_THAT(find_seed(datasources(), transport), IsErrorSaying(Errc::io, "nocloud"));
}

/// One more data source: a struct and its place in the list.
constexpr Datasource kFloppy{
    .name = "floppy",
    .detect =
        [](const Platform& platform) {
          return std::ranges::contains(platform.labels, "FLOPPY") ? Likelihood::possible
                                                                  : Likelihood::no;
        },
    .read = [](Transport& transport, const Platform&) -> Result<Seed> {
      constexpr std::array<std::string_view, 1> kFiles{"answers"};
      const auto disk = TRY(transport.read_disk("FLOPPY", kFiles));
      return Seed{.place = disk.place, .user_data = disk.files.at("answers"), .meta_data = {}};
    },
};

TEST(FindSeed, OneMoreSourceIsOneMoreLine) {
  std::vector<const Datasource*> sources{&kFloppy};
  sources.insert(sources.end(), datasources().begin(), datasources().end());
  FakeTransport transport;
  transport.disks["FLOPPY"] = {{"answers", "from a floppy"}};
  EXPECT_EQ(find_seed(sources, transport).value()->user_data, "from a floppy");
  // What is certain comes before what is only possible.
  transport.disks["cidata"] = {{"user-data", "from a seed"}};
  EXPECT_EQ(find_seed(sources, transport).value()->user_data, "from a seed");
  // What is only possible and cannot be read was not it.
  transport.disks.erase("cidata");
  transport.unreadable = true;
  EXPECT_EQ(find_seed(sources, transport).value(), std::nullopt);
}

}  // namespace
}  // namespace orlop::agent::datasources
