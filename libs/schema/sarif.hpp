// SPDX-License-Identifier: Apache-2.0
// Diagnostics as SARIF, the format in which code forges and editors take what tools find (OASIS
// SARIF 2.1.0). Pure function.
#pragma once

#include <string_view>

#include "libs/schema/diagnostic.hpp"

namespace orlop::schema {

/// `tool` and `version` name the program that found them.
[[nodiscard]] codec::Value to_sarif(const Diagnostics& diagnostics, std::string_view tool,
                                    std::string_view version);

}  // namespace orlop::schema
