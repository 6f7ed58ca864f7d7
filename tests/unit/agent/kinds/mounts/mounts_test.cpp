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
      {"swap: {size: 1G}\n", "create mounts:swapfile reboot\n"},
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

/// systemd reads no dependencies of swap in fstab(5): a line there would start nothing that makes
/// the file.
TEST_F(MountsKind, ASwapFileIsMadeBeforeItIsUsed) {
  const auto target = render_body("swap: {size: 4G, maxsize: 1 GiB, filename: /var/swap/file-1}\n");
  ASSERT_EQ(target.resources.size(), 1U);
  const auto& parts = target.resources[0].parts;
  const std::string units = "/etc/systemd/system/";
  EXPECT_THAT(
      parts_of(target.resources[0]),
      ::testing::ElementsAre(units + "orlop-swapfile.service", units + "var-swap-file\\x2d1.swap",
                             units + "swap.target.wants/var-swap-file\\x2d1.swap"));
  for (const std::string part :
       {"[ ! -e /var/swap/file-1 ] || exit 0", "!= 1073741824 ]", "mkdir -p /var/swap;",
        "fallocate -l 1073741824 /var/swap/file-1.new; mkswap /var/swap/file-1.new;", "UMask=0077",
        "RequiresMountsFor=/var/swap/file-1"}) {
    EXPECT_THAT(parts.at(0).entry.content, HasSubstr(part));
  }
  EXPECT_THAT(parts.at(1).entry.content,
              HasSubstr("Requires=orlop-swapfile.service\nAfter=orlop-swapfile.service\n\n"
                        "[Swap]\nWhat=/var/swap/file-1\n"));
  EXPECT_EQ(parts.at(2).entry, Entry::link(parts.at(1).path));
  EXPECT_EQ(table("swap: {size: 1G}\n"), "");
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
        "swap: {size: 1G, filename: /etc/swap}\n", "swap: {size: 99T}\n",
        "swap: {size: 1G, filename: \"/var/a'b; rm\"}\n"}) {
    const auto read = config::read_document(kinds::language(), "d", testing::document(body));
    EXPECT_TRUE(config::has_errors(read.diagnostics)) << body;
  }
}

}  // namespace
}  // namespace orlop::agent::kinds
