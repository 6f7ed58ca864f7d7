// SPDX-License-Identifier: Apache-2.0
#include "agent/node/unit_file.hpp"

#include <gmock/gmock.h>

namespace orlop::agent::node {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(InstallSection, IsReadAsSystemdReadsIt) {
  const auto install = parse_install_section(
      "[Unit]\nWantedBy=not-here.target\n"
      "[Install]\n# WantedBy=commented.target\nWantedBy = a.target  b.target\r\n"
      "WantedBy=c.target\nRequiredBy=r.target\nAlias=x.service\nAlso=y.socket\n"
      "[Other]\nWantedBy=other.target\n");
  EXPECT_TRUE(install.present);
  EXPECT_THAT(install.wanted_by, ElementsAre("a.target", "b.target", "c.target"));
  EXPECT_THAT(install.required_by, ElementsAre("r.target"));
  EXPECT_THAT(install.alias, ElementsAre("x.service"));
  EXPECT_THAT(install.also, ElementsAre("y.socket"));
}

TEST(InstallSection, EmptyAssignmentsReset) {
  const auto install = parse_install_section("[Install]\nWantedBy=a.target\nWantedBy=\n");
  EXPECT_THAT(install.wanted_by, IsEmpty());
}

TEST(InstallSection, IsNotTakenFromAComment) {
  EXPECT_FALSE(parse_install_section("[Unit]\n#[Install]\nA=b \\\n[Install]\n").present);
  const auto install = parse_install_section("[Install]\nWantedBy=a.target \\\n# c\n b.target\n");
  EXPECT_THAT(install.wanted_by, ElementsAre("a.target", "b.target"));
}

TEST(UnitText, FaultsHaveTheirLine) {
  EXPECT_FALSE(fault_of_unit("", "a.service"));
  EXPECT_FALSE(fault_of_unit("[Unit]\nDescription=a\n[X-Mine]\n", "a.target"));
  const auto fault = fault_of_unit("[Unit]\n\nA=b\\\n c\nsecret\n", "a.service");
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->line, 5U);
  EXPECT_EQ(fault->complaint, "is no 'KEY=VALUE'");
}

TEST(InstallSection, MayBeMissing) {
  EXPECT_FALSE(parse_install_section("").present);
  EXPECT_FALSE(parse_install_section("[Service]\nExecStart=/bin/true").present);
}

TEST(InstallLinks, AreThoseOfSystemctlEnable) {
  const InstallSection install{.present = true,
                               .wanted_by = {"multi-user.target"},
                               .required_by = {"boot-complete.target"},
                               .alias = {"b.service", "a.service"},
                               .also = {}};
  const std::string file = "/usr/lib/systemd/system/a.service";
  const std::string local = "/etc/systemd/system/";
  EXPECT_THAT(install_links("a.service", file, install),
              ElementsAre(UnitLink{local + "multi-user.target.wants/a.service", file},
                          UnitLink{local + "boot-complete.target.requires/a.service", file},
                          UnitLink{local + "b.service", file}));
}

TEST(UnitNameOf, IsWhatSystemdEscapeSays) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"/var/swapfile", "var-swapfile.swap"},
      {"/var/swap/a-b_c.d", "var-swap-a\\x2db_c.d.swap"},
      {"/.x/.y/", "\\x2ex-.y.swap"},
      {"/", "-.swap"},
      {"/\xc3\xa4 b", "\\xc3\\xa4\\x20b.swap"},
  };
  for (const auto& [path, name] : rows) EXPECT_EQ(unit_name_of(path, "swap"), name);
}

TEST(TemplateOf, IsForInstancesOnly) {
  EXPECT_EQ(template_of("getty@tty1.service"), "getty@.service");
  EXPECT_EQ(template_of("getty@.service"), "");
  EXPECT_EQ(template_of("ssh.service"), "");
}

}  // namespace
}  // namespace orlop::agent::node
