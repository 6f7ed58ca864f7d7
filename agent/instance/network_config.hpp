// SPDX-License-Identifier: Apache-2.0
// NetworkConfig: the file `network-config` of a seed as a document. Pure function.
#pragma once

#include <string_view>

#include "libs/config/document.hpp"

namespace orlop::agent::instance {

inline constexpr std::string_view kNetworkConfigName = "network-config";

/// The mapping `network:`, whether the text has that key or is what stands below it; empty for an
/// empty text. Every place is that of the text.
[[nodiscard]] config::Document read_network_config(std::string_view text);

}  // namespace orlop::agent::instance
