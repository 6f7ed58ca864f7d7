// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/kernel/section.hpp"
#include "libs/schema/check.hpp"
#include "tests/support/kinds_fixture.hpp"

namespace orlop::agent::kinds {
namespace {

using engine::Entry;
using ::testing::IsEmpty;

class KernelKind : public testing::KindsTest {
 protected:
  void SetUp() override {
    system_.tree["/proc/sys/kernel/osrelease"] = Entry::file("6.12.1\n");
    system_.tree["/usr/lib/modules/6.12.1/modules.dep"] = Entry::file(
        "kernel/net/bridge/br_netfilter.ko.xz: kernel/net/bridge/bridge.ko.xz\n"
        "kernel/drivers/block/nbd.ko:\nkernel/drivers/net/dummy.ko.xz:\n");
    system_.tree["/usr/lib/modules/6.12.1/modules.builtin"] =
        Entry::file("kernel/fs/overlay-fs.ko\n");
  }
};

TEST_F(KernelKind, ItsSectionIsWellMade) { EXPECT_THAT(schema::check_section(kKernel), IsEmpty()); }

TEST_F(KernelKind, PlansHaveChangeEffectAndUnits) {
  const Row rows[] = {{"kernel: {modules: [dummy]}\n",
                       "create kernel:modules restart systemd-modules-load.service\n"},
                      {"kernel: {options: {nbd: max_part=8}, blacklist: [dummy]}\n",
                       "create kernel:modprobe reboot\n"},
                      {"kernel: {}\n", ""}};
  expect_plans(rows);
}

TEST_F(KernelKind, ItsFilesSayWhatIsWanted) {
  const auto resources =
      render_body(
          "kernel: {modules: [br-netfilter, overlay_fs], options: {nbd: max_part=8}, blacklist: "
          "[dummy]}\n")
          .resources;
  ASSERT_EQ(resources.size(), 2U);
  EXPECT_EQ(resources[0].parts.at(0).entry.content, "br-netfilter\noverlay_fs\n");
  EXPECT_EQ(resources[1].parts.at(0).entry.content, "options nbd max_part=8\nblacklist dummy\n");
}

TEST_F(KernelKind, WhatIsNotDesiredAnyMoreIsDeleted) {
  EXPECT_EQ(plan_body("", {{"kernel:modules", {"/etc/modules-load.d/50-orlop.conf"}}}),
            "delete kernel:modules reboot\n");
}

TEST_F(KernelKind, ObstaclesNameWhatTheImageLacks) {
  const Lack rows[] = {
      {"kernel: {modules: [dummy, kvm]}\n", "kernel.modules[1]", "no module 'kvm'"}};
  expect_obstacles(rows);
  // The others are loaded all the same; and where nothing is known, nothing is lacking.
  EXPECT_EQ(render_body("kernel: {modules: [kvm, dummy]}\n").resources.at(0).parts[0].entry.content,
            "dummy\n");
  system_.tree.erase("/proc/sys/kernel/osrelease");
  EXPECT_THAT(render_body("kernel: {modules: [kvm]}\n").obstacles, IsEmpty());
}

TEST_F(KernelKind, WhatIsNoModuleIsRefused) {
  for (const std::string body :
       {"kernel: {modules: [a b]}\n", "kernel: {modules: ['']}\n",
        "kernel: {modules: [\"a\\nb\"]}\n", "kernel: {modules: [../x]}\n",
        "kernel: {options: {\"a b\": x}}\n", "kernel: {options: {a: \"x\\ninstall b /bin/sh\"}}\n",
        "kernel: {blacklist: [a/b]}\n"}) {
    const auto read = config::read_document(kinds::language(), "d", testing::document(body));
    EXPECT_TRUE(config::has_errors(read.diagnostics)) << body;
  }
}

}  // namespace
}  // namespace orlop::agent::kinds
