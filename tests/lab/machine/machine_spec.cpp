// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/machine/machine_spec.hpp"

#include <format>
#include <string_view>

#include "libs/architecture/architecture.hpp"

namespace orlop::lab {
namespace {

/// A comma inside a QEMU option value is written twice.
std::string escaped(const std::filesystem::path& path) {
  std::string text;
  for (const char c : path.string()) {
    text += c;
    if (c == ',') text += ',';
  }
  return text;
}

std::string_view name_of(DiskFormat format) { return format == DiskFormat::raw ? "raw" : "qcow2"; }

std::string boot_index(const std::optional<int>& index) {
  return index ? std::format(",bootindex={}", *index) : std::string();
}

std::string device_of(DiskBus bus, std::string_view drive, int number) {
  switch (bus) {
    case DiskBus::virtio_blk: return std::format("virtio-blk-pci,drive={}", drive);
    case DiskBus::virtio_scsi: return std::format("scsi-hd,bus=scsi.0,drive={}", drive);
    case DiskBus::ahci: return std::format("ide-hd,bus=ide.{},drive={}", number, drive);
    case DiskBus::nvme: return std::format("nvme,serial={},drive={}", drive, drive);
  }
  return {};
}

class ArgumentList {
 public:
  explicit ArgumentList(std::string program) : list_{std::move(program)} {}
  void add(std::string option, std::string value) {
    list_.push_back(std::move(option));
    list_.push_back(std::move(value));
  }
  void add(std::string flag) { list_.push_back(std::move(flag)); }
  std::vector<std::string> take() { return std::move(list_); }

 private:
  std::vector<std::string> list_;
};

void add_firmware(ArgumentList& arguments, const MachineSpec& spec, const MachinePlace& place) {
  arguments.add("-global", "driver=cfi.pflash01,property=secure,value=on");
  arguments.add("-drive", std::format("if=pflash,unit=0,format=raw,readonly=on,file={}",
                                      escaped(spec.firmware_code)));
  arguments.add("-drive",
                std::format("if=pflash,unit=1,format=raw,file={}", escaped(place.variables)));
}

void add_disks(ArgumentList& arguments, const MachineSpec& spec) {
  bool controller = false;
  int number = 0;
  for (const auto& disk : spec.disks) {
    if (disk.bus == DiskBus::virtio_scsi && !controller) {
      arguments.add("-device", "virtio-scsi-pci,id=scsi");
      controller = true;
    }
    const auto drive = std::format("disk{}", number);
    arguments.add("-drive",
                  std::format("if=none,id={},format={},cache=writeback,discard=unmap{},file={}",
                              drive, name_of(disk.format), disk.read_only ? ",readonly=on" : "",
                              escaped(disk.path)));
    arguments.add("-device", device_of(disk.bus, drive, number) + boot_index(disk.boot_index));
    ++number;
  }
  if (spec.cdrom) {
    arguments.add("-drive",
                  std::format("if=none,id=cdrom,media=cdrom,format=raw,readonly=on,file={}",
                              escaped(*spec.cdrom)));
    arguments.add("-device", "ide-cd,bus=ide.5,drive=cdrom" + boot_index(spec.cdrom_boot_index));
  }
}

}  // namespace

std::vector<std::string> qemu_arguments(const MachineSpec& spec, const MachinePlace& place) {
  const auto& architecture = architecture::own();
  ArgumentList arguments{std::string(architecture.emulator)};
  arguments.add("-name", spec.name);
  arguments.add("-machine", std::string(architecture.machine));
  arguments.add("-accel", std::string(accelerator_argument(place.accelerator)));
  arguments.add("-cpu", "max");
  arguments.add("-smp", std::to_string(spec.cpus));
  arguments.add("-m", std::to_string(spec.memory_mib));
  arguments.add("-display", "none");
  arguments.add("-nodefaults");
  arguments.add("-no-user-config");
  arguments.add("-device", "virtio-rng-pci");
  add_firmware(arguments, spec, place);
  add_disks(arguments, spec);
  if (spec.tpm) {
    arguments.add("-chardev", std::format("socket,id=tpm,path={}", escaped(place.tpm_socket)));
    arguments.add("-tpmdev", "emulator,id=tpm,chardev=tpm");
    arguments.add("-device", "tpm-crb,tpmdev=tpm");
  }
  if (spec.network == Network::ssh) {
    arguments.add("-netdev",
                  std::format("user,id=net,hostfwd=tcp:127.0.0.1:{}-:22", place.ssh_port));
    arguments.add("-device", "virtio-net-pci,netdev=net,romfile=");
  }
  // Appended to, so that the log of a machine holds all its boots.
  arguments.add("-chardev",
                std::format("file,id=serial,append=on,path={}", escaped(place.serial_log)));
  arguments.add("-serial", "chardev:serial");
  arguments.add("-qmp", std::format("unix:{},server=on,wait=off", escaped(place.qmp_socket)));
  auto list = arguments.take();
  list.insert(list.end(), spec.extra_arguments.begin(), spec.extra_arguments.end());
  return list;
}

}  // namespace orlop::lab
