// SPDX-License-Identifier: Apache-2.0
// The installer over an image file. Programs are stood in for by what they would do to the file;
// tests/contract/agent/install runs the real systemd-repart.
#include <algorithm>
#include <fstream>

#include "agent/install/session.hpp"
#include "agent/slots/errors.hpp"
#include "agent/slots/progress.hpp"
#include "agent/upgrade/errors.hpp"
#include "bootloader/slots/slots.hpp"
#include "libs/architecture/architecture.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_source.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/pe_builder.hpp"

namespace orlop::agent::install {
namespace {
namespace fs = std::filesystem;

using orlop::testing::IsError;
using orlop::testing::IsErrorSaying;
using orlop::testing::IsOk;

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
const slots::OnProgress kQuiet = [](const slots::Progress&) {};

const Definitions kDefinitions{
    {"10-esp.conf", "[Partition]\nType=esp\nLabel=esp\nSizeMinBytes=1M\n"},
    {"50-state.conf", "[Partition]\nType=linux-generic\nLabel=orlop-state\nSizeMinBytes=1M\n"}};

/// Stands in for systemd-repart, udevadm, mount and umount.
class Programs final : public sys::CommandRunner {
 public:
  std::vector<sys::Command> calls;
  std::string failing;
  std::string lsblk;

  Result<sys::CommandOutput> run(const sys::Command& command) override {
    calls.push_back(command);
    if (command.argv[0] == failing) return sys::CommandOutput{.exit_code = 1, .errors = "no luck"};
    if (command.argv[0] == "systemd-repart") partition(command.argv.back());
    if (command.argv[0] == "lsblk") return sys::CommandOutput{.output = lsblk};
    return sys::CommandOutput{};
  }

 private:
  static void partition(const fs::path& disk) {
    const auto part = [](std::string_view type, const char* label) {
      return disk::Partition{.type = *disk::Guid::parse(type),
                             .uuid = *disk::Guid::random(),
                             .label = label,
                             .size = kMiB};
    };
    using namespace disk::types;
    const auto root = architecture::own().root_type;
    const auto root_verity = architecture::own().verity_type;
    const auto table = *disk::lay_out(
        *disk::Guid::random(),
        {part(kEsp, "esp"), part(root, "_empty"), part(root_verity, "_empty"), part(root, "_empty"),
         part(root_verity, "_empty"), part(kLinuxGeneric, "orlop-state")});
    std::ofstream(disk).close();
    fs::resize_file(disk, table.disk_size);
    ASSERT_THAT(disk::create_table(disk, table), IsOk());
  }
};

class InstallerTest : public ::testing::Test {
 protected:
  sys::TemporaryFolder folder_ = *sys::TemporaryFolder::create();
  fs::path medium_ = folder_.path() / "medium";
  fs::path root_ = folder_.path() / "root";
  fs::path disk_ = folder_.path() / "disk";
  fs::path work_ = folder_.path() / "work";
  orlop::testing::FakeRelease release_ = a_release();
  Programs programs_;

  static orlop::testing::FakeRelease a_release() {
    Bytes root(20 * 4096);
    for (std::size_t i = 0; i < root.size(); ++i) root[i] = static_cast<std::uint8_t>(i / 4096);
    auto release = orlop::testing::make_release("1.0", std::move(root));
    const auto cmdline = "quiet roothash=" + release.verity.root_hash.hex() + " x=y";
    release.uki = orlop::testing::build_pe({{".cmdline", to_bytes(cmdline)}});
    release.manifest.uki = {release.uki.size(), crypto::Sha256::of(release.uki)};
    return release;
  }

  void SetUp() override {
    using release::object_name;
    const auto& manifest = release_.manifest;
    put(medium_ / "orlop-base-1.0.json", to_bytes(release::serialise(manifest)));
    put(medium_ / object_name(manifest.leaves, "leaves"), release_.leaves);
    put(medium_ / object_name(manifest.uki, "uki"), release_.uki);
    put(medium_ / "systemd-bootx64.efi", to_bytes("boot loader"));
    put(medium_ / "provenance.json", to_bytes("{}"));
    put(root_, release_.root);
  }
  static void put(const fs::path& path, const Bytes& content) {
    ASSERT_THAT(sys::write_file(path, content, 0644, sys::Durability::volatile_), IsOk());
  }

  Result<MediumSource> open() {
    return MediumSource::open(medium_, root_, release_.manifest.root_hash);
  }
  Result<InstallReport> install(MediumSource& source) {
    Installer installer(source, programs_, kDefinitions, "orlop-base", {.work = work_});
    const InstallPlan plan{.device = disk_,
                           .version = release_.manifest.version,
                           .root_hash = release_.manifest.root_hash,
                           .image_bytes = release_.manifest.root.size};
    return installer.run(plan, "#cloud-config\n", kQuiet, {});
  }
};

TEST_F(InstallerTest, FillsSlotANamesItAndAddsTheEntry) {
  auto source = open();
  ASSERT_THAT(source, IsOk());
  const auto report = install(*source);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->boot_entry, "orlop-base_1.0+3-0.efi");

  const auto table = disk::read_table(disk_);
  const auto slots =
      bootloader::slots::SlotTable::load(*table, "orlop-base", release_.manifest.root_hash);
  ASSERT_THAT(slots->active(), IsOk());
  EXPECT_EQ(slots->active()->id, bootloader::slots::SlotId::a);
  EXPECT_FALSE(slots->inactive()->content.has_value());
  const auto bytes = *sys::read_file(disk_, 64 * kMiB);
  EXPECT_TRUE(std::ranges::equal(
      release_.root, ByteView(bytes).subspan(table->find(2)->start, release_.root.size())));
  EXPECT_TRUE(std::ranges::equal(
      release_.verity.area,
      ByteView(bytes).subspan(table->find(3)->start, release_.verity.area.size())));

  const auto esp = work_ / "esp";
  EXPECT_EQ(*sys::read_file(esp / "EFI/Linux/orlop-base_1.0+3-0.efi", kMiB), release_.uki);
  EXPECT_EQ(*sys::read_text(esp / "EFI/BOOT/BOOTX64.EFI", kMiB), "boot loader");
  EXPECT_EQ(*sys::read_text(esp / "EFI/systemd/systemd-bootx64.efi", kMiB), "boot loader");
}

TEST_F(InstallerTest, PreparesStateAndItsSealing) {
  auto source = open();
  ASSERT_THAT(install(*source), IsOk());
  const auto config = work_ / "state/orlop/config.d/50-install.yaml";
  EXPECT_EQ(*sys::read_text(config, kMiB), "#cloud-config\n");
  EXPECT_EQ(fs::status(config).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_THAT(*sys::read_text(work_ / "repart.d/50-state.conf", kMiB),
              ::testing::HasSubstr("CopyFiles=" + (work_ / "state").string() + ":/"));
  const auto& repart = programs_.calls.at(0).argv;
  EXPECT_THAT(repart, ::testing::Contains("--tpm2-public-key-pcrs=11"));
  // The same as on the first boot of a cloud image, word for word.
  const auto initrd = *sys::read_text(
      "overlays/initrd/usr/lib/systemd/system/systemd-repart.service.d/orlop.conf", kMiB);
  const auto sealed = std::ranges::find_if(repart, [](const std::string& word) {
    return word.starts_with("--tpm2-pcrs=7+12:sha256=0");
  });
  ASSERT_NE(sealed, repart.end());
  EXPECT_THAT(initrd, ::testing::HasSubstr(" " + *sealed + " "));
  EXPECT_EQ(repart.back(), disk_);
  EXPECT_EQ(programs_.calls.back().argv[0], "umount");
}

TEST_F(InstallerTest, AProgramThatFailsIsQuotedAndNothingBoots) {
  auto source = open();
  programs_.failing = "systemd-repart";
  EXPECT_THAT(install(*source), IsErrorSaying(Errc::failed, "no luck"));
  programs_.failing = "mount";
  EXPECT_THAT(install(*source), IsErrorSaying(Errc::failed, "no luck"));
  EXPECT_FALSE(fs::exists(work_ / "esp/EFI"));
}

TEST_F(InstallerTest, ARootThatIsNotTheReleasesIsNotInstalled) {
  auto wrong = release_.root;
  wrong[7 * 4096] ^= 1;
  put(root_, wrong);
  auto source = open();
  ASSERT_THAT(source, IsOk());
  EXPECT_THAT(install(*source), IsErrorSaying(slots::WriteErrc::block_mismatch, "block 7"));
  EXPECT_FALSE(fs::exists(work_ / "esp/EFI"));
}

TEST_F(InstallerTest, AMediumOfAnotherReleaseIsRefused) {
  const auto other = crypto::Sha256::of(as_bytes("other"));
  EXPECT_THAT(MediumSource::open(medium_, root_, other),
              IsErrorSaying(InstallErrc::medium_mismatch, other.hex()));
  EXPECT_THAT(MediumSource::open(folder_.path() / "none", root_, other),
              IsErrorSaying(InstallErrc::no_medium, "remedy: Start the machine"));
}

TEST_F(InstallerTest, DamagedFilesOnTheMediumAreRefused) {
  auto source = open();
  auto uki = release_.uki;
  uki.back() ^= 1;
  put(medium_ / release::object_name(release_.manifest.uki, "uki"), uki);
  EXPECT_THAT(install(*source), IsErrorSaying(Errc::corrupt, ".uki"));
  EXPECT_FALSE(fs::exists(work_ / "esp/EFI/Linux/orlop-base_1.0+3-0.efi"));
}

TEST_F(InstallerTest, ABootImageForAnotherRootIsRefused) {
  // The last word is what the kernel's users take; one that only ends like it is another word.
  const auto own = "roothash=" + release_.manifest.root_hash.hex();
  for (const auto& words : {std::string("quiet roothash=0123"), own + " roothash=0123", "rd." + own,
                            own + "0", std::string()}) {
    SCOPED_TRACE(words);
    release_.uki = orlop::testing::build_pe({{".cmdline", to_bytes(words)}});
    release_.manifest.uki = {release_.uki.size(), crypto::Sha256::of(release_.uki)};
    SetUp();
    auto source = open();
    EXPECT_THAT(install(*source), IsError(InstallErrc::medium_mismatch));
  }
}

TEST_F(InstallerTest, ASessionGoesFromTheMediumToABootableDisk) {
  fs::create_directories(folder_.path() / "mounted");
  fs::rename(medium_, folder_.path() / "mounted/orlop");
  for (const auto& [name, text] : kDefinitions)
    put(folder_.path() / "repart.d" / name, to_bytes(text));
  programs_.lsblk = R"({"blockdevices":[{"path":")" + disk_.string() +
                    R"(","type":"disk","size":1073741824,"ro":false}]})";
  auto session =
      InstallSession::open({.running_root_hash = release_.manifest.root_hash,
                            .stem = "orlop-base",
                            .platform = {.secure_boot = true, .tpm = true, .tpm_sha256 = true},
                            .medium = folder_.path() / "mounted",
                            .root_device = root_,
                            .definitions = folder_.path() / "repart.d",
                            .paths = {.work = work_}},
                           programs_);
  ASSERT_THAT(session, IsOk());
  const auto plan = session->plan({});
  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(plan->device, disk_);
  EXPECT_FALSE(fs::exists(disk_));
  const auto report = session->run(*plan, "", kQuiet, {});
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(to_value(*report), testing::IsDeclared("orlop.install/1"));
  EXPECT_EQ(*to_value(*report).get_string("bootEntry"), "orlop-base_1.0+3-0.efi");
  EXPECT_FALSE(fs::exists(work_ / "state/orlop/config.d/50-install.yaml"));
}

}  // namespace
}  // namespace orlop::agent::install
