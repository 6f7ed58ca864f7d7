// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/sysctl/section.hpp"
#include "libs/schema/check.hpp"
#include "tests/support/kinds_fixture.hpp"

namespace orlop::agent::kinds {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class SysctlKind : public testing::KindsTest {};

TEST_F(SysctlKind, ItsSectionIsWellMade) { EXPECT_THAT(schema::check_section(kSysctl), IsEmpty()); }

TEST_F(SysctlKind, PlansHaveChangeEffectAndUnits) {
  const Row rows[] = {{"sysctl: {vm.swappiness: 60}\n", "create sysctl:vm.swappiness live\n"}};
  expect_plans(rows);
}

TEST_F(SysctlKind, WhatIsNotDesiredAnyMoreIsDeleted) {
  EXPECT_EQ(
      plan_body("", {{"sysctl:vm.swappiness", {"/etc/sysctl.d/90-orlop-vm.swappiness.conf"}}}),
      "delete sysctl:vm.swappiness reboot\n");
}

TEST_F(SysctlKind, KernelSettingsAreFilesToo) {
  const std::string body = "sysctl: {net.ipv4.tcp_rmem: 4096 131072 6291456}\n";
  EXPECT_THAT(
      parts_of(render_body(body).resources[0]),
      ElementsAre("/etc/sysctl.d/90-orlop-net.ipv4.tcp_rmem.conf", "/proc/sys/net/ipv4/tcp_rmem"));
  // The kernel's tabs are no difference: only the file is missing.
  EXPECT_THAT(plan_of(body).steps.at(0).detail, HasSubstr("/etc/sysctl.d"));
  live_ = false;
  EXPECT_THAT(parts_of(render_body("sysctl: {net.ipv4.conf.eth0/1.forwarding: 1}\n").resources[0]),
              ElementsAre("/etc/sysctl.d/90-orlop-net.ipv4.conf.eth0_1.forwarding.conf"));
}

TEST_F(SysctlKind, NoKeyLeadsOutOfTheKernelsFiles) {
  for (const std::string key :
       {"kernel.//.//.//.etc.motd", "kernel/../../etc/motd", "a..b", "a//b", "./a", "../a", "a/./b",
        "a./.b", "/etc/motd", "a", ".a", "a.", "net/ipv4/conf/.."}) {
    const auto read = config::read_document(kinds::language(), "d",
                                            testing::document("sysctl: {'" + key + "': 1}\n"));
    EXPECT_TRUE(config::has_errors(read.diagnostics)) << key;
  }
}

}  // namespace
}  // namespace orlop::agent::kinds
