// SPDX-License-Identifier: Apache-2.0
// The .netdev file of a device that networkd makes, systemd.netdev(5). Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "libs/codec/value.hpp"

namespace orlop::agent::kinds::network {

/// `group`: "bonds" and its like, not "ethernets".
[[nodiscard]] std::string virtual_device(std::string_view group, const std::string& name,
                                         const codec::Value& device);
/// Whether that text holds a key.
[[nodiscard]] bool holds_key(const codec::Value& device);

}  // namespace orlop::agent::kinds::network
