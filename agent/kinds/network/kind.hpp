// SPDX-License-Identifier: Apache-2.0
// What the engine makes of `network`. Constant data; safe from any thread.
#pragma once

#include "agent/engine/kind.hpp"

namespace orlop::agent::kinds {

extern const engine::Kind kNetworkKind;

}  // namespace orlop::agent::kinds
