// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/mounts/section.hpp"
#include "libs/schema/check.hpp"
#include "tests/support/kinds_fixture.hpp"

namespace orlop::agent::kinds {
namespace {

using engine::Entry;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class MountsKind : public testing::KindsTest {
 protected:
  std::string table(const std::string& body) {
    for (const auto& resource : render_body(body).resources)
      for (const auto& part : resource.parts)
        if (part.path == "/etc/fstab") return part.entry.content;
    return {};
  }
};

TEST_F(MountsKind, ItsSectionsAreWellMade) {
  EXPECT_THAT(schema::check_section(kMounts), IsEmpty());
  EXPECT_THAT(schema::check_section(kSwap), IsEmpty());
}

TEST_F(MountsKind, PlansSayThatTheyTakeAReboot) {
  const Row rows[] = {
      {"mounts: [[vdb, /var/data]]\n", "create mounts:table reboot\n"},
      {"mounts: []\n", ""},
      {"swap: {size: 1G}\n", "create mounts:swapfile reboot\ncreate mounts:table reboot\n"},
  };
  for (const auto& row : rows) {
    auto lines = plan_body(row.body);
    EXPECT_EQ(lines.size(), row.plan.size()) << row.body << lines;
    EXPECT_THAT(lines, HasSubstr(row.plan.substr(0, row.plan.find('\n'))));
  }
  EXPECT_EQ(plan_body("", {{"mounts:table", {"/etc/fstab"}}}), "delete mounts:table reboot\n");
}

TEST_F(MountsKind, TheTableHasWhatIsLeftOut) {
  const std::string head = "# Made from the configuration.\n";
  const std::string options = "defaults,nofail,x-systemd.device-timeout=30s";
  const std::pair<std::string, std::string> rows[] = {
      {"mounts: [[vdb, /var/data]]\n", "/dev/vdb /var/data auto " + options + " 0 2\n"},
      {"mounts: [[LABEL=x, /srv/x, ext4, 'noatime', 0, 0]]\n", "LABEL=x /srv/x ext4 noatime 0 0\n"},
      {"mounts: [[/dev/sda1, /var/a, ~, ro]]\n", "/dev/sda1 /var/a auto ro 0 2\n"},
      {"mounts: [[tmpfs, /var/t, tmpfs, 'size=1m', '0', '0'], ['h:/e', /var/n, nfs]]\n",
       "tmpfs /var/t tmpfs size=1m 0 0\nh:/e /var/n nfs " + options + " 0 2\n"},
      {"mounts: [[vdc, none, swap, sw, 0, 0]]\n", "/dev/vdc none swap sw 0 0\n"},
      {"mounts: [[vdb, /var/d]]\nmount_default_fields: [~, ~, xfs, noatime, '0', '0']\n",
       "/dev/vdb /var/d xfs noatime 0 0\n"},
  };
  for (const auto& [body, lines] : rows) EXPECT_EQ(table(body), head + lines) << body;
}

TEST_F(MountsKind, ASwapFileIsMadeOnce) {
  const auto target = render_body("swap: {size: 4G, maxsize: 1 GiB, filename: /var/swap/file}\n");
  ASSERT_EQ(target.resources.size(), 2U);
  EXPECT_THAT(target.resources[0].parts.at(0).entry.content,
              HasSubstr("fallocate -l 1073741824 /var/swap/file.new"));
  EXPECT_THAT(target.resources[0].parts.at(0).entry.content,
              HasSubstr("ConditionPathExists=!/var/swap/file\n"));
  EXPECT_THAT(table("swap: {size: 1G}\n"), HasSubstr("/var/swapfile none swap sw,nofail,"));
}

TEST_F(MountsKind, AReadOnlyRootIsAnObstacle) {
  const Lack rows[] = {{"mounts: [[vdb, /data]]\n", "mounts[0]", "'/data'"}};
  expect_obstacles(rows);
  system_.tree["/mnt"] = Entry::folder();
  EXPECT_THAT(render_body("mounts: [[vdb, /mnt]]\n").obstacles, IsEmpty());
}

TEST_F(MountsKind, WhatIsNoMountIsRefused) {
  for (const std::string body :
       {"mounts: [[ephemeral0, /var/x]]\n", "mounts: [[vdb]]\n", "mounts: [[vdb, x]]\n",
        "mounts: [[vdb, /var/../x]]\n", "mounts: [[vdb, '/var/a b']]\n", "mounts: [vdb]\n",
        "mounts: [[\"vdb\\n/dev/vdc\", /var/x]]\n", "swap: {size: much}\n",
        "swap: {size: 1G, filename: /swap}\n", "swap: {size: 99T}\n",
        "swap: {size: 1G, filename: \"/var/a'b; rm\"}\n"}) {
    const auto read = config::read_document(kinds::language(), "d", testing::document(body));
    EXPECT_TRUE(config::has_errors(read.diagnostics)) << body;
  }
}

}  // namespace
}  // namespace orlop::agent::kinds
