// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/needs.hpp"

#include <gmock/gmock.h>

namespace orlop::lab {
namespace {

const Provisions kProvisions = {.disk = "/m/disk.qcow2",
                                .disk_format = DiskFormat::qcow2,
                                .seed = "/m/seed.iso",
                                .medium = "/r/install.iso",
                                .firmware = "/f/variables.fd"};

TEST(SpecOf, ANodeHasATpmSecureBootAndSshUnlessItSaysOtherwise) {
  const auto spec = spec_of({}, kProvisions);
  EXPECT_EQ(spec.name, "node");
  EXPECT_TRUE(spec.tpm);
  EXPECT_EQ(spec.firmware_variables, "/f/variables.fd");
  EXPECT_EQ(spec.network, Network::ssh);
  EXPECT_FALSE(spec.alone);
  EXPECT_FALSE(spec.cdrom);
  ASSERT_EQ(spec.disks.size(), 1U);
  EXPECT_EQ(spec.disks[0].path, "/m/disk.qcow2");
  EXPECT_EQ(spec.disks[0].format, DiskFormat::qcow2);
}

TEST(SpecOf, WhatIsNeededIsGiven) {
  const auto spec = spec_of({.user_data = "#cloud-config\n",
                             .install_medium = true,
                             .secure_boot = SecureBoot::off,
                             .tpm = {},
                             .network = Network::none,
                             .memory_mib = 4096,
                             .extra_arguments = {"-snapshot"},
                             .alone = true},
                            kProvisions);
  EXPECT_FALSE(spec.tpm);
  EXPECT_EQ(spec.firmware_variables, MachineSpec{}.firmware_variables);
  EXPECT_EQ(spec.network, Network::none);
  EXPECT_EQ(spec.memory_mib, 4096U);
  ASSERT_TRUE(spec.cdrom);
  EXPECT_EQ(*spec.cdrom, "/r/install.iso");
  EXPECT_TRUE(spec.alone);
  EXPECT_THAT(spec.extra_arguments, ::testing::ElementsAre("-snapshot"));
  ASSERT_EQ(spec.disks.size(), 2U);
  EXPECT_EQ(spec.disks[1].path, "/m/seed.iso");
  EXPECT_TRUE(spec.disks[1].read_only);
}

TEST(KeptName, IsThatOfMachinesWhichMayStandInForOneAnother) {
  EXPECT_EQ(kept_name({.name = "a"}), kept_name({.name = "b", .memory_mib = 4096}));
  EXPECT_NE(kept_name({}), kept_name({.release = "2.0"}));
  EXPECT_NE(kept_name({}), kept_name({.secure_boot = SecureBoot::off}));
  EXPECT_NE(kept_name({}), kept_name({.tpm = {}}));
  EXPECT_NE(kept_name({}), kept_name({.tpm = TpmSpec{.pcr_banks = "sha384"}}));
}

TEST(LoginDocument, LetsRootInAndGoesOnWithMore) {
  EXPECT_EQ(login_document("n", "ssh-ed25519 AAAA", "sysctl: {kernel.panic: 1}\n"),
            "#cloud-config\n"
            "hostname: n\n"
            "write_files:\n"
            "  - path: /root/.ssh/authorized_keys\n"
            "    content: |\n"
            "      ssh-ed25519 AAAA\n"
            "    permissions: '0600'\n"
            "sysctl: {kernel.panic: 1}\n");
}

}  // namespace
}  // namespace orlop::lab
