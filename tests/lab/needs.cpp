// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/needs.hpp"

#include <format>

namespace orlop::lab {

MachineSpec spec_of(const Needs& needs, const Provisions& provisions) {
  MachineSpec spec{.name = needs.name, .memory_mib = needs.memory_mib};
  spec.disks.push_back({.path = provisions.disk, .format = provisions.disk_format});
  if (needs.user_data) spec.disks.push_back({.path = provisions.seed, .read_only = true});
  for (const auto& disk : provisions.further_disks)
    spec.disks.push_back({.path = disk, .format = DiskFormat::raw});
  if (needs.install_medium) spec.cdrom = provisions.medium;
  if (needs.secure_boot == SecureBoot::enforcing) spec.firmware_variables = provisions.firmware;
  spec.tpm = needs.tpm;
  spec.network = needs.network;
  spec.extra_arguments = needs.extra_arguments;
  spec.alone = needs.alone;
  return spec;
}

std::string kept_name(const Needs& needs) {
  return std::format("{}-{}-{}", needs.release,
                     needs.secure_boot == SecureBoot::enforcing ? "secure" : "open",
                     needs.tpm ? needs.tpm->pcr_banks : "no-tpm");
}

std::string login_document(std::string_view hostname, std::string_view public_key,
                           std::string_view more) {
  // root's key is a file like any other: root's account itself belongs to the image.
  return std::format(
      "#cloud-config\n"
      "hostname: {}\n"
      "write_files:\n"
      "  - path: /root/.ssh/authorized_keys\n"
      "    content: |\n"
      "      {}\n"
      "    permissions: '0600'\n"
      "{}",
      hostname, public_key, more);
}

}  // namespace orlop::lab
