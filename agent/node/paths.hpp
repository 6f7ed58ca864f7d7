// SPDX-License-Identifier: Apache-2.0
// Where a node keeps what outlives a boot, and where its boot entries are. Constants only.
#pragma once

#include <string_view>

namespace orlop::agent::node {

/// The persistent folder of the agent. An install medium has no state partition: its /state is in
/// memory and lives as long as the boot.
inline constexpr std::string_view kStateFolder = "/state/orlop";

inline constexpr std::string_view kEspMountPoint = "/efi";

}  // namespace orlop::agent::node
