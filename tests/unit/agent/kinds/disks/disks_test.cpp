// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/disks/outlook.hpp"
#include "agent/kinds/disks/prepare.hpp"
#include "agent/kinds/disks/section.hpp"
#include "libs/codec/json.hpp"
#include "libs/codec/yaml.hpp"
#include "libs/schema/check.hpp"
#include "libs/schema/sift.hpp"
#include "tests/support/kinds_fixture.hpp"

namespace orlop::agent::kinds {
namespace {

using engine::Entry;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kLinuxData = "0fc63daf-8483-4772-8e79-3d69d8477de4";

class DisksKind : public testing::KindsTest {
 protected:
  void SetUp() override {
    for (const auto* program : {"mkfs.ext4", "mkfs.vfat", "mkswap"})
      system_.tree[std::string("/usr/sbin/") + program] = Entry::file("", 0755);
  }
  void block(const std::string& name, const std::string& number, const std::string& properties,
             const std::string& sectors = "8388608") {
    const auto folder = "/sys/class/block/" + name;
    system_.tree[folder + "/dev"] = Entry::file(number + '\n');
    system_.tree[folder + "/size"] = Entry::file(sectors + '\n');
    system_.tree["/run/udev/data/b" + number] = Entry::file("S:disk/x\n" + properties);
  }
  std::string detail(const std::string& body) {
    std::string text;
    for (const auto& step : plan_of(body).steps)
      if (step.resource == "disks:layout") text = step.detail;
    return text;
  }
};

constexpr std::string_view kOnVdb =
    "disks: [{device: /dev/disk/by-id/d, partitions: [{label: data}]}]\n";
constexpr std::string_view kErasing =
    "disks: [{device: /dev/disk/by-id/d, wipe: always, partitions: [{label: data}]}]\n";

TEST_F(DisksKind, ItsSectionsAreWellMade) {
  EXPECT_THAT(schema::check_section(kDisks), IsEmpty());
  EXPECT_THAT(schema::check_section(kPreparedDisks), IsEmpty());
}

TEST_F(DisksKind, NothingAskedIsNothingMade) {
  EXPECT_THAT(render_body("disks: []\nfilesystems: []\n").resources, IsEmpty());
}

TEST_F(DisksKind, SwapIsNotTakenBeforeItIsMade) {
  const auto target =
      render_body(std::string(kOnVdb) + "filesystems: [{device: PARTLABEL=data, format: swap}]\n");
  ASSERT_FALSE(target.resources.empty());
  EXPECT_THAT(target.resources[0].parts[1].entry.content,
              HasSubstr("Before=local-fs-pre.target dev-disk-by\\x2dpartlabel-data.swap "));
}

TEST_F(DisksKind, AUnitPreparesThemBeforeAnythingIsMounted) {
  const auto target = render_body(std::string(kOnVdb) +
                                  "filesystems: [{device: PARTLABEL=data, format: ext4, label: d, "
                                  "path: /srv/my-data, options: [noatime]}]\n");
  ASSERT_EQ(target.resources.size(), 2U);
  const auto& layout = target.resources[0];
  EXPECT_THAT(parts_of(layout),
              ElementsAre("/etc/orlop/disks.json", "/etc/systemd/system/orlop-disks.service",
                          "/etc/systemd/system/local-fs.target.wants/orlop-disks.service"));
  EXPECT_EQ(layout.parts[0].entry.mode, 0600U);
  EXPECT_THAT(layout.parts[1].entry.content, HasSubstr("Before=local-fs-pre.target"));
  const auto& mount = target.resources[1];
  EXPECT_EQ(mount.id, "disks:/srv/my-data");
  const auto where = std::string(engine::canonical("/srv/my-data"));
  for (const std::string line :
       {"What=/dev/disk/by-partlabel/data\n", "Type=ext4\n", "Options=nofail,noatime\n"}) {
    EXPECT_THAT(mount.parts[0].entry.content, HasSubstr(line));
  }
  EXPECT_THAT(mount.parts[0].entry.content, HasSubstr("Where=" + where + '\n'));
  EXPECT_THAT(
      mount.parts[0].entry.content,
      HasSubstr("After=orlop-disks.service systemd-fsck@dev-disk-by\\x2dpartlabel-data.service"));
  EXPECT_THAT(mount.parts[0].path, HasSubstr("my\\x2ddata.mount"));
  EXPECT_EQ(plan_body(std::string(kOnVdb)), "create disks:layout reboot\n");
}

TEST_F(DisksKind, WhatIsAskedForComesToTheUnitAsItWasWritten) {
  const std::string body =
      "disks: [{device: vdb, wipe: always, partitions: [{label: a, size: 50%}, {number: 7, type: "
      "swap, grow: true}]}]\nfilesystems: [{device: LABEL=x, format: vfat, make_options: [-F, "
      "'32']}]\n";
  const auto target = render_body(body);
  const auto written =
      codec::parse_json(target.resources.at(0).parts.at(0).entry.content).value_or(codec::Value());
  const auto read = config::read_document(language(), "d", testing::document(body));
  EXPECT_EQ(schema::read(written, kDisks), schema::read(read.value, kDisks));
  EXPECT_TRUE(schema::decode(written, kDisks).ok());
  EXPECT_THAT(maker_of(schema::read(written, kDisks).filesystems.at(0)),
              ElementsAre("/usr/sbin/mkfs.vfat", "-I", "-F", "32"));
}

TEST_F(DisksKind, AFileSystemGrowsWithItsPartition) {
  const auto unit = [this](const std::string& grow) {
    return render_body("disks: [{device: vdb, partitions: [{label: data, grow: " + grow +
                       "}]}]\nfilesystems: [{device: PARTLABEL=data, format: ext4, path: "
                       "/var/data}]\n")
        .resources.at(1)
        .parts.at(0)
        .entry.content;
  };
  EXPECT_THAT(unit("true"), HasSubstr("Wants=systemd-growfs@var-data.service"));
  EXPECT_THAT(unit("false"), ::testing::Not(HasSubstr("growfs")));
}

TEST_F(DisksKind, APlanNamesWhatWouldBeErased) {
  EXPECT_THAT(detail(std::string(kOnVdb)), HasSubstr("could not be looked at"));
  block("vda", "252:0", "");
  EXPECT_THAT(detail(std::string(kOnVdb)), HasSubstr("/dev/disk/by-id/d is not there yet"));
  system_.tree["/dev/disk/by-id/d"] = Entry::link("../../vdb");
  block("vdb", "252:16", "");
  EXPECT_THAT(detail(std::string(kOnVdb)), HasSubstr("makes partitions on /dev/vdb: data"));
  block("vdb", "252:16", "E:ID_FS_TYPE=ext4\nE:ID_FS_LABEL=photos\n");
  EXPECT_THAT(detail(std::string(kOnVdb)), HasSubstr("/dev/vdb holds ext4 'photos'"));
  EXPECT_EQ(detail(std::string(kErasing)),
            "erases /dev/vdb (ext4 'photos'); makes partitions on /dev/vdb: data; 'revert' does "
            "not undo it");
  block("vdb", "252:16", "E:ID_PART_TABLE_TYPE=gpt\n");
  block("vdb1", "252:17",
        "E:ID_PART_TABLE_TYPE=gpt\nE:ID_PART_ENTRY_NAME=data\nE:ID_PART_ENTRY_NUMBER=1\n"
        "E:ID_PART_ENTRY_TYPE=" +
            std::string(kLinuxData) + "\n");
  system_.tree["/sys/class/block/vdb1/partition"] = Entry::file("1\n");
  EXPECT_EQ(detail(std::string(kErasing)), "/dev/vdb stays as it is");
  block("vdb1", "252:17", "E:ID_PART_ENTRY_NAME=orlop-state\nE:ID_PART_ENTRY_NUMBER=1\n");
  EXPECT_THAT(detail(std::string(kErasing)), HasSubstr("part of the disk of the system"));
}

TEST_F(DisksKind, AnEmptyPartitionIsNotItsDisksTable) {
  block("vdb1", "252:17", "E:ID_PART_TABLE_TYPE=gpt\nE:ID_PART_ENTRY_NUMBER=1\n");
  system_.tree["/sys/class/block/vdb1/partition"] = Entry::file("1\n");
  EXPECT_THAT(detail("filesystems: [{device: vdb1, format: ext4}]\n"),
              HasSubstr("makes ext4 on /dev/vdb1"));
}

TEST_F(DisksKind, WhatTheImageCannotMakeIsAnObstacle) {
  const Lack rows[] = {
      {"filesystems: [{device: vdb, format: xfs}]\n", "filesystems[vdb]", "mkfs.xfs"},
      {"filesystems: [{device: vdb, format: btrfs, path: /var/x}]\n", "filesystems[vdb]", "btrfs"}};
  expect_obstacles(rows);
}

TEST_F(DisksKind, WithoutANodeItSaysWhatItCouldNotLookAt) {
  const auto read = config::read_document(
      language(), "d",
      testing::document(std::string(kOnVdb) + "filesystems: [{device: LABEL=x, format: vfat}]\n"));
  const engine::Owned owned;
  engine::View view(system_, {.offline = true, .state_folder = "/state/orlop"}, owned);
  ASSERT_THAT(engine::make_target(all(), read.value, view), testing::IsOk());
  EXPECT_THAT(view.granted(), ::testing::IsSupersetOf({HasSubstr("disk '/dev/disk/by-id/d'"),
                                                       HasSubstr("device 'LABEL=x'")}));
}

TEST_F(DisksKind, WhatIsNoLayoutIsRefused) {
  const std::string bodies[] = {
      "disks: [{device: vdb}]\n",
      "disks: [{device: LABEL=x, partitions: [{label: a}]}]\n",
      "disks: [{device: ephemeral0, partitions: [{label: a}]}]\n",
      "disks: [{device: /etc/passwd, partitions: [{label: a}]}]\n",
      "disks: [{device: /dev/../etc/x, partitions: [{label: a}]}]\n",
      "disks: [{device: '/dev/vdb\\n', partitions: [{label: a}]}]\n",
      "disks: [{device: vdb, partitions: []}]\n",
      "disks: [{device: vdb, partitions: [{label: a}, {label: b}]}]\n",
      "disks: [{device: vdb, partitions: [{size: 1G, grow: true}, {label: b}]}]\n",
      "disks: [{device: vdb, partitions: [{size: 1G, number: 2}, {label: b}]}]\n",
      "disks: [{device: vdb, partitions: [{size: 60%}, {size: 50%}]}]\n",
      "disks: [{device: vdb, partitions: [{size: 0%}]}]\n",
      "disks: [{device: vdb, partitions: [{size: much}]}]\n",
      "disks: [{device: vdb, partitions: [{label: 'a/b'}]}]\n",
      "disks: [{device: vdb, partitions: [{type: ext4}]}]\n",
      "disks: [{device: vdb, partitions: [{uuid: x}]}]\n",
      "disks: [{device: vdb, wipe: yes, partitions: [{label: a}]}]\n",
      "filesystems: [{device: vdb, format: zfs}]\n",
      "filesystems: [{device: vdb, format: ext4, path: /var}]\n",
      "filesystems: [{device: vdb, format: ext4, path: /etc/x}]\n",
      "filesystems: [{device: vdb, format: ext4, path: /var/../etc}]\n",
      "filesystems: [{device: vdb, format: ext4, options: ['a b']}]\n",
      "filesystems: [{device: vdb, format: ext4, options: [\"a\\nWhat=/dev/vda\"]}]\n",
      "filesystems: [{device: vdb, format: vfat, label: longer-than-eleven}]\n",
      "filesystems: [{device: vdb, format: swap, path: /var/x}]\n",
  };
  for (const auto& body : bodies) {
    const auto read = config::read_document(language(), "d", testing::document(body));
    EXPECT_TRUE(config::has_errors(read.diagnostics)) << body;
    for (const auto& one : read.diagnostics) EXPECT_FALSE(one.remedy.empty()) << body;
  }
}

/// A disk with half of its partitions would be worse than none.
TEST_F(DisksKind, ADiskWithAFaultIsLeftOutAsAWhole) {
  const auto given = codec::parse_yaml(
      "disks: [{device: vdb, partitions: [{label: a, size: 1G}, {label: b/c}]}, "
      "{device: vdc, partitions: [{label: c}]}]\n");
  const auto kept = schema::sift(given.value(), language().section(), language().reading("d"));
  const auto disks = schema::read(kept, kDisks).disks;
  ASSERT_EQ(disks.size(), 1U);
  EXPECT_EQ(disks[0].device, "vdc");
}

TEST_F(DisksKind, WhatIsGoneFromTheDocumentStaysOnTheDisk) {
  const engine::Owned owned = {{"disks:layout", {"/etc/orlop/disks.json"}}};
  const auto plan = plan_of("", owned);
  ASSERT_EQ(plan.steps.size(), 1U);
  EXPECT_THAT(plan.steps[0].detail, HasSubstr("what is on the disks stays"));
  EXPECT_EQ(plan.steps[0].effect, engine::Effect::reboot);
}

}  // namespace
}  // namespace orlop::agent::kinds
