// SPDX-License-Identifier: Apache-2.0
#include "bootloader/sdboot/loader_files.hpp"

namespace orlop::bootloader::sdboot {

std::string removable_loader_path(const architecture::Architecture& architecture) {
  return "EFI/BOOT/" + std::string(architecture.removable_loader);
}

std::string loader_path(const architecture::Architecture& architecture) {
  return "EFI/systemd/" + std::string(architecture.loader);
}

}  // namespace orlop::bootloader::sdboot
