// SPDX-License-Identifier: Apache-2.0
// MachineSpec: a virtual machine as a value, and the QEMU command line it stands for. Pure; safe
// from any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/lab/host/accelerator.hpp"

namespace orlop::lab {

enum class DiskFormat { raw, qcow2 };
enum class DiskBus { virtio_blk, virtio_scsi, ahci, nvme };

struct Disk {
  std::filesystem::path path;
  DiskFormat format = DiskFormat::raw;
  DiskBus bus = DiskBus::virtio_blk;
  bool read_only = false;
  /// Lower boots first; disks without one are not offered to the firmware first.
  std::optional<int> boot_index;
};

/// The emulated TPM 2.0. `pcr_banks` as swtpm_setup takes them.
struct TpmSpec {
  std::string pcr_banks = "sha256";
};

/// Whether the guest has a network card, with its port 22 in reach of the host.
enum class Network { none, ssh };

struct MachineSpec {
  std::string name;
  unsigned memory_mib = 2048;
  unsigned cpus = 2;
  std::vector<Disk> disks;
  std::optional<std::filesystem::path> cdrom;
  std::optional<int> cdrom_boot_index;
  /// UEFI code with Secure Boot support; whether it enforces is decided by the variables.
  std::filesystem::path firmware_code = "/usr/share/OVMF/OVMF_CODE_4M.secboot.fd";
  /// Copied for the machine at its first start, so that each machine has its own.
  std::filesystem::path firmware_variables = "/usr/share/OVMF/OVMF_VARS_4M.fd";
  std::optional<TpmSpec> tpm = TpmSpec{};
  Network network = Network::none;
  std::vector<std::string> extra_arguments;
  /// Nothing runs beside it: it is measured.
  bool alone = false;
};

/// Where a machine keeps its things on the host, and what it has of it. Sockets stand in a short
/// folder: their paths are limited to 107 bytes. QEMU and swtpm need absolute paths.
struct MachinePlace {
  std::filesystem::path variables;
  std::filesystem::path serial_log;
  std::filesystem::path qmp_socket;
  std::filesystem::path tpm_socket;
  /// On 127.0.0.1, leads to the guest's port 22; of use with Network::ssh only.
  std::uint16_t ssh_port = 0;
  Accelerator accelerator = Accelerator::emulation;
};

/// The whole command line, the program first. The guest sees the host's loopback as 10.0.2.2; from
/// outside, the guest can be reached only through `ssh_port`, on loopback.
[[nodiscard]] std::vector<std::string> qemu_arguments(const MachineSpec& spec,
                                                      const MachinePlace& place);

}  // namespace orlop::lab
