// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/root_tree/repart.hpp"

#include "libs/base/format.hpp"

namespace orlop::builder::steps::root_tree {
namespace {

std::string fixed_partition(std::string_view type, std::uint64_t size, std::string_view extra) {
  return formatted("[Partition]\nType={}\nSizeMinBytes={}\nSizeMaxBytes={}\n{}", type, size, size,
                   extra);
}

}  // namespace

std::map<std::string, std::string> repart_definitions(
    const PartitionSizes& sizes, const architecture::Architecture& architecture) {
  const auto root =
      fixed_partition(architecture.root_type_name, sizes.root, "Label=_empty\nGrowFileSystem=no\n");
  const auto verity =
      fixed_partition(architecture.verity_type_name, sizes.verity, "Label=_empty\n");
  return {{"10-esp.conf", fixed_partition("esp", sizes.esp, "Label=esp\nFormat=vfat\n")},
          {"20-root-a.conf", root},
          {"21-verity-a.conf", verity},
          {"30-root-b.conf", root},
          {"31-verity-b.conf", verity},
          {"50-state.conf",
           formatted("[Partition]\nType=linux-generic\nLabel=orlop-state\nFormat=ext4\n"
                     "Encrypt=tpm2\nSizeMinBytes={}\n",
                     sizes.state_minimum)}};
}

}  // namespace orlop::builder::steps::root_tree
