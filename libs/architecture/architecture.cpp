// SPDX-License-Identifier: Apache-2.0
#include "libs/architecture/architecture.hpp"

#include <algorithm>

namespace orlop::architecture {
namespace {

constexpr std::string_view kX86Modules[] = {"hv_storvsc",  "xen_blkfront", "vmw_pvscsi",
                                            "aesni_intel", "sha256_ssse3", "crc32c_intel"};

// One row an architecture, and one word below for compilers.
constexpr Architecture kArchitectures[] = {
    {.name = "x86_64",
     .debian = "amd64",
     .pe_machine = 0x8664,
     .removable_loader = "BOOTX64.EFI",
     .loader = "systemd-bootx64.efi",
     .stub = "linuxx64.efi.stub",
     .root_type = "4f68bce3-e8cd-4db1-96e7-fbcaf984b709",
     .verity_type = "2c7357ed-ebd2-46d9-aec1-23d437ec2bf5",
     .root_type_name = "root-x86-64",
     .verity_type_name = "root-x86-64-verity",
     .console = "ttyS0,115200",
     .initrd_modules = kX86Modules,
     .emulator = "qemu-system-x86_64",
     .machine = "q35,smm=on"},
};

constexpr std::string_view kOwn =
#if defined(__x86_64__)
    "x86_64";
#else
#error "give this architecture a row in the table above"
#endif

}  // namespace

std::span<const Architecture> all() { return kArchitectures; }

const Architecture* find(std::string_view name) {
  const auto* const found = std::ranges::find(kArchitectures, name, &Architecture::name);
  return found == std::end(kArchitectures) ? nullptr : found;
}

const Architecture& own() { return *find(kOwn); }

}  // namespace orlop::architecture
