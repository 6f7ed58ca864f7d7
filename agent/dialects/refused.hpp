// SPDX-License-Identifier: Apache-2.0
// Keys of other tools that our language refuses by name, each with what to write instead.
#pragma once

#include <span>
#include <vector>

#include "libs/schema/field.hpp"

namespace orlop::agent::dialects {

/// Of all of them, and keys that are reserved; in the order of the reference page.
[[nodiscard]] std::vector<schema::Refused> refused_keys();

}  // namespace orlop::agent::dialects
