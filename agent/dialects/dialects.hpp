// SPDX-License-Identifier: Apache-2.0
// The list of dialects: documents of other tools that a node understands. Each has a folder here.
// Constant data; safe from any thread.
#pragma once

#include "libs/config/dialect.hpp"

namespace orlop::agent::dialects {

/// In the order in which they translate: those that only know other names for our keys last.
[[nodiscard]] config::Dialects all();

}  // namespace orlop::agent::dialects
