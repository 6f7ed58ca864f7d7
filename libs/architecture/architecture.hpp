// SPDX-License-Identifier: Apache-2.0
// Architecture: everything that differs between processors, as one table.
//
// Builder, agent and tests take names, types and lists from here; nothing else may say which
// processor it is about. Another architecture is another row. Constants; safe from any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace orlop::architecture {

struct Architecture {
  std::string_view name;    ///< in recipes and manifests: "x86_64"
  std::string_view debian;  ///< dpkg's name: "amd64"

  // UEFI and systemd-boot.
  std::uint16_t pe_machine;           ///< of its EFI programs (PE header)
  std::string_view removable_loader;  ///< what firmware starts without an entry: "BOOTX64.EFI"
  std::string_view loader;            ///< systemd-boot's file: "systemd-bootx64.efi"
  std::string_view stub;              ///< systemd-stub's file: "linuxx64.efi.stub"

  // Discoverable Partitions Specification: type UUIDs, and systemd's names of them.
  std::string_view root_type;
  std::string_view verity_type;
  std::string_view root_type_name;    ///< "root-x86-64"
  std::string_view verity_type_name;  ///< "root-x86-64-verity"

  // Linux.
  std::string_view console;  ///< of the kernel command line: "ttyS0,115200"
  /// Modules of every initrd of this architecture, beside those that a recipe names: its virtual
  /// disks and its processor's instructions for what a boot computes.
  std::span<const std::string_view> initrd_modules;

  // QEMU.
  std::string_view emulator;  ///< the program: "qemu-system-x86_64"
  std::string_view machine;   ///< with Secure Boot: "q35,smm=on"
};

/// Every architecture that can be built, booted and tested.
[[nodiscard]] std::span<const Architecture> all();
/// By name; nullptr: there is none.
[[nodiscard]] const Architecture* find(std::string_view name);
/// The one that this program was compiled for.
[[nodiscard]] const Architecture& own();

}  // namespace orlop::architecture
