// SPDX-License-Identifier: Apache-2.0
// The list of kinds: what configuration can make on a node. Constant data; safe from any thread.
#pragma once

#include <span>

#include "agent/engine/kind.hpp"

namespace orlop::agent::kinds {

[[nodiscard]] std::span<const engine::Kind> all();

}  // namespace orlop::agent::kinds
