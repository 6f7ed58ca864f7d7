// SPDX-License-Identifier: Apache-2.0
// select_entry() is a model of systemd-boot; here the real one chooses among the same entries. What
// it chose shows on the ESP: it counts the entry down before it starts it.
#include <algorithm>
#include <thread>

#include "bootloader/sdboot/boot_entry.hpp"
#include "libs/disk/gpt.hpp"
#include "tests/vm/scenarios/scenario.hpp"

namespace orlop::scenarios {
namespace {

using bootloader::sdboot::BootEntry;

constexpr auto kStem = "orlop-base";

/// EFI/Linux of the ESP inside a raw disk image, through mtools: nothing is mounted.
class EspImage {
 public:
  EspImage(sys::CommandRunner& runner, const std::filesystem::path& disk, std::uint64_t start)
      : runner_(runner), image_(std::format("{}@@{}", disk.string(), start)) {}

  Result<std::vector<std::string>> list() {
    const auto text = TRY(run_checked(
        runner_, {.argv = {"mdir", "-b", "-i", image_, "::/EFI/Linux"}, .environment = kNoChecks}));
    std::vector<std::string> names;
    for (std::size_t at = 0; at < text.size();) {
      const auto end = std::min(text.find('\n', at), text.size());
      const auto line = text.substr(at, end - at);
      if (const auto slash = line.rfind('/'); slash != std::string::npos) {
        names.push_back(line.substr(slash + 1));
      }
      at = end + 1;
    }
    std::ranges::sort(names);
    return names;
  }
  Status add(const std::filesystem::path& uki, const std::string& name) {
    return run({"mcopy", "-o", "-i", image_, uki.string(), "::/EFI/Linux/" + name});
  }
  Status rename(const std::string& from, const std::string& to) {
    return run({"mren", "-i", image_, "::/EFI/Linux/" + from, "::/EFI/Linux/" + to});
  }

 private:
  Status run(std::vector<std::string> argv) {
    TRY(run_checked(runner_, {.argv = std::move(argv), .environment = kNoChecks}));
    return {};
  }

  inline static const std::vector<std::pair<std::string, std::string>> kNoChecks = {
      {"MTOOLS_SKIP_CHECK", "1"}};
  sys::CommandRunner& runner_;
  std::string image_;
};

/// What systemd-boot renames the entry to before it starts it.
BootEntry counted_down(BootEntry entry) {
  if (entry.counter) {
    entry.counter->left -= std::min(entry.counter->left, 1U);
    ++entry.counter->done;
  }
  return entry;
}

class BootLoader : public ScenarioTest {
 protected:
  void SetUp() override {
    ScenarioTest::SetUp();
    ASSERT_FALSE(HasFatalFailure());
    disk_ = folder() / "disk.raw";
    ASSERT_THAT(
        run_checked(runner_, {.argv = {"cp", "--sparse=always",
                                       releases().disk_image("1.0").string(), disk_.string()},
                              .timeout = std::chrono::seconds(120)}),
        testing::IsOk());
    const auto table = disk::read_table(disk_);
    ASSERT_THAT(table, testing::IsOk());
    const auto esp = std::ranges::find(table->partitions, "esp", &disk::Partition::label);
    ASSERT_NE(esp, table->partitions.end());
    esp_.emplace(runner_, disk_, esp->start);
  }

  /// Gives EFI/Linux exactly these names: one entry of release 1.0, one of 2.0.
  void arrange(const std::vector<std::string>& names) {
    const auto present = esp_->list();
    ASSERT_THAT(present, testing::IsOk());
    for (const auto& name : names) {
      const auto release = name.substr(0, std::string_view("orlop-base_1.0").size());
      const auto old = std::ranges::find_if(
          *present, [&](const std::string& other) { return other.starts_with(release); });
      if (old == present->end()) {
        const auto manifest = releases().manifest("2.0");
        ASSERT_THAT(manifest, testing::IsOk());
        const auto uki = releases().folder_of("2.0") / "release" /
                         orlop::release::object_name(manifest->uki, "uki");
        ASSERT_THAT(esp_->add(uki, name), testing::IsOk());
      } else if (*old != name) {
        ASSERT_THAT(esp_->rename(*old, name), testing::IsOk());
      }
    }
  }

  std::filesystem::path disk_;
  std::optional<EspImage> esp_;
};

TEST_F(BootLoader, ChoosesWhatTheModelSays) {
  const std::vector<std::string> cases[] = {
      {"orlop-base_1.0.efi", "orlop-base_2.0+3-0.efi"},  // the new release is tried
      {"orlop-base_1.0.efi", "orlop-base_2.0+1-2.efi"},  // for the last time
      {"orlop-base_1.0+2-1.efi",
       "orlop-base_2.0+0-3.efi"},  // an entry with tries beats one without
      {"orlop-base_1.0+0-3.efi", "orlop-base_2.0+0-3.efi"},  // nothing is left: the newest
  };
  auto* machine = make({.name = "loader", .beginning = Beginning::disk, .disk = disk_});
  ASSERT_NE(machine, nullptr);
  for (const auto& names : cases) {
    SCOPED_TRACE(::testing::PrintToString(names));
    arrange(names);
    ASSERT_FALSE(HasFatalFailure());
    const auto chosen =
        bootloader::sdboot::select_entry(bootloader::sdboot::entries_of(names, kStem));
    ASSERT_TRUE(chosen);
    auto expected = names;
    std::ranges::replace(expected, chosen->file_name(), counted_down(*chosen).file_name());

    ASSERT_THAT(machine->start(), testing::IsOk());
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(90);
    auto found = esp_->list();
    while (found && *found == names && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      found = esp_->list();
    }
    // The rename may be seen half done: wait for the directory to settle.
    std::this_thread::sleep_for(std::chrono::seconds(1));
    found = esp_->list();
    ASSERT_THAT(found, testing::IsOk());
    EXPECT_EQ(*found, expected) << machine->serial().tail();
    machine->cut_power();
  }
}

TEST_F(BootLoader, PrefersTheBlessedReleaseToOneWithoutTries) {
  const std::vector<std::string> names = {"orlop-base_1.0.efi", "orlop-base_2.0+0-3.efi"};
  arrange(names);
  ASSERT_FALSE(HasFatalFailure());
  const auto chosen =
      bootloader::sdboot::select_entry(bootloader::sdboot::entries_of(names, kStem));
  ASSERT_TRUE(chosen);
  EXPECT_EQ(chosen->file_name(), "orlop-base_1.0.efi");
  auto* machine = make({.name = "loader", .beginning = Beginning::disk, .disk = disk_});
  ASSERT_NE(machine, nullptr);
  ASSERT_THAT(machine->start(), testing::IsOk());
  // Only release 1.0 has a root partition on this disk: a login prompt is its.
  EXPECT_THAT(machine->wait_for_serial("login:", kBootTime), testing::IsOk());
  EXPECT_THAT(esp_->list(), testing::IsOkAnd(names));
}

}  // namespace
}  // namespace orlop::scenarios
