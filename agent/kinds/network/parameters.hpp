// SPDX-License-Identifier: Apache-2.0
// Parameters of bonds and bridges, with their names in networkd's files. Constant data.
#pragma once

#include <span>

#include "agent/kinds/network/settings_file.hpp"

namespace orlop::agent::kinds::network {

[[nodiscard]] std::span<const Setting> bond_settings();
[[nodiscard]] std::span<const Setting> bridge_settings();

}  // namespace orlop::agent::kinds::network
