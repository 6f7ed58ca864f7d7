// SPDX-License-Identifier: Apache-2.0
// NoCloud: a disk, optical drive or image labelled `cidata` (ISO 9660 or FAT) with user-data,
// meta-data, vendor-data and network-config at its top, as cloud-init's datasource of that name.
#include <algorithm>
#include <array>

#include "agent/datasources/datasource.hpp"

namespace orlop::agent::datasources {
namespace {

constexpr std::array<std::string_view, 2> kSeedLabels{"cidata", "CIDATA"};
constexpr std::array<std::string_view, 4> kSeedFiles{"user-data", "meta-data", "vendor-data",
                                                     "network-config"};

/// The label under which the seed is there, the first of kSeedLabels; empty without one.
std::string_view seed_label_on(const Platform& platform) {
  for (const auto label : kSeedLabels) {
    if (std::ranges::contains(platform.labels, label)) return label;
  }
  return {};
}

Likelihood detect_nocloud(const Platform& platform) {
  return seed_label_on(platform).empty() ? Likelihood::no : Likelihood::certain;
}

Result<Seed> read_nocloud(Transport& transport, const Platform& platform) {
  auto disk = TRY(transport.read_disk(std::string(seed_label_on(platform)), kSeedFiles));
  const auto take = [&disk](const char* name) -> std::optional<std::string> {
    const auto found = disk.files.find(name);
    if (found == disk.files.end()) return std::nullopt;
    return std::move(found->second);
  };
  return Seed{.place = std::move(disk.place),
              .user_data = take("user-data"),
              .meta_data = take("meta-data"),
              .vendor_data = take("vendor-data"),
              .network_config = take("network-config")};
}

}  // namespace

extern const Datasource nocloud;
const Datasource nocloud{
    .name = "nocloud",
    .needs = {.disks = true},
    .detect = detect_nocloud,
    .read = read_nocloud,
};

}  // namespace orlop::agent::datasources
