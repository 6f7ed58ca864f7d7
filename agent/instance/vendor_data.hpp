// SPDX-License-Identifier: Apache-2.0
// VendorData: what the operator of a cloud adds below the user's own configuration. Pure function.
#pragma once

#include <string_view>
#include <vector>

#include "libs/config/source.hpp"

namespace orlop::agent::instance {

inline constexpr std::string_view kVendorDataName = "vendor-data";

/// The documents of a vendor-data: a text in every form of user-data, or a mapping (JSON or YAML)
/// whose key `cloud-init` has one such text or a list of them.
[[nodiscard]] std::vector<config::Source> read_vendor_data(std::string_view text);

}  // namespace orlop::agent::instance
