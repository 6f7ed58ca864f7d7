// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/machine/machine_spec.hpp"

#include <gmock/gmock.h>

namespace orlop::lab {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

const MachinePlace kPlace = {.variables = "/m/variables.fd",
                             .serial_log = "/m/serial.log",
                             .qmp_socket = "/tmp/s/qmp",
                             .tpm_socket = "/tmp/s/tpm",
                             .ssh_port = 2222};

MachineSpec plain() { return {.name = "plain", .tpm = std::nullopt}; }

TEST(QemuArguments, StartWithTheProgramAndUseNoHostConfiguration) {
  const auto arguments = qemu_arguments(plain(), kPlace);
  EXPECT_EQ(arguments.front(), "qemu-system-x86_64");
  EXPECT_THAT(arguments, Contains("-nodefaults"));
  EXPECT_THAT(arguments, Contains("-no-user-config"));
}

TEST(QemuArguments, TheAcceleratorIsThePlaces) {
  auto place = kPlace;
  EXPECT_THAT(qemu_arguments(plain(), place), Contains("tcg,thread=multi"));
  place.accelerator = Accelerator::kvm;
  EXPECT_THAT(qemu_arguments(plain(), place), Contains("kvm"));
  EXPECT_THAT(qemu_arguments(plain(), place), Not(Contains(HasSubstr("tcg"))));
}

TEST(QemuArguments, FirmwareCodeIsReadOnlyAndVariablesAreTheMachinesOwn) {
  const auto arguments = qemu_arguments(plain(), kPlace);
  EXPECT_THAT(arguments, Contains("driver=cfi.pflash01,property=secure,value=on"));
  EXPECT_THAT(arguments, Contains("if=pflash,unit=0,format=raw,readonly=on,"
                                  "file=/usr/share/OVMF/OVMF_CODE_4M.secboot.fd"));
  EXPECT_THAT(arguments, Contains("if=pflash,unit=1,format=raw,file=/m/variables.fd"));
}

TEST(QemuArguments, NoTpmAndNoNetworkUnlessAskedFor) {
  const auto arguments = qemu_arguments(plain(), kPlace);
  EXPECT_THAT(arguments, Not(Contains(HasSubstr("tpm"))));
  EXPECT_THAT(arguments, Not(Contains(HasSubstr("hostfwd"))));
}

TEST(QemuArguments, TpmIsReachedOverItsSocket) {
  auto spec = plain();
  spec.tpm = TpmSpec{};
  const auto arguments = qemu_arguments(spec, kPlace);
  EXPECT_THAT(arguments, Contains("socket,id=tpm,path=/tmp/s/tpm"));
  EXPECT_THAT(arguments, Contains("tpm-crb,tpmdev=tpm"));
}

TEST(QemuArguments, SshIsForwardedFromLoopbackOnly) {
  auto spec = plain();
  spec.network = Network::ssh;
  EXPECT_THAT(qemu_arguments(spec, kPlace), Contains("user,id=net,hostfwd=tcp:127.0.0.1:2222-:22"));
}

struct DiskCase {
  Disk disk;
  std::string drive;
  std::string device;
};

TEST(QemuArguments, EachBusHasItsDevice) {
  const DiskCase cases[] = {
      {{.path = "/d,1.raw"},
       "if=none,id=disk0,format=raw,cache=writeback,discard=unmap,file=/d,,1.raw",
       "virtio-blk-pci,drive=disk0"},
      {{.path = "/d.qcow2",
        .format = DiskFormat::qcow2,
        .bus = DiskBus::virtio_scsi,
        .boot_index = 3},
       "if=none,id=disk0,format=qcow2,cache=writeback,discard=unmap,file=/d.qcow2",
       "scsi-hd,bus=scsi.0,drive=disk0,bootindex=3"},
      {{.path = "/d", .bus = DiskBus::ahci, .read_only = true},
       "if=none,id=disk0,format=raw,cache=writeback,discard=unmap,readonly=on,file=/d",
       "ide-hd,bus=ide.0,drive=disk0"},
      {{.path = "/d", .bus = DiskBus::nvme},
       "if=none,id=disk0,format=raw,cache=writeback,discard=unmap,file=/d",
       "nvme,serial=disk0,drive=disk0"},
  };
  for (const auto& row : cases) {
    auto spec = plain();
    spec.disks = {row.disk};
    const auto arguments = qemu_arguments(spec, kPlace);
    EXPECT_THAT(arguments, Contains(row.drive));
    EXPECT_THAT(arguments, Contains(row.device));
  }
}

TEST(QemuArguments, OneScsiControllerServesAllScsiDisks) {
  auto spec = plain();
  spec.disks = {{.path = "/a", .bus = DiskBus::virtio_scsi},
                {.path = "/b", .bus = DiskBus::virtio_scsi}};
  EXPECT_THAT(qemu_arguments(spec, kPlace), Contains("virtio-scsi-pci,id=scsi").Times(1));
}

TEST(QemuArguments, ExtraArgumentsComeLast) {
  auto spec = plain();
  spec.extra_arguments = {"-no-reboot"};
  EXPECT_EQ(qemu_arguments(spec, kPlace).back(), "-no-reboot");
}

}  // namespace
}  // namespace orlop::lab
