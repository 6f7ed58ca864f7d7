// SPDX-License-Identifier: Apache-2.0
// What the engine makes of `timezone` and `ntp`. Constant data; safe from any thread.
#pragma once

#include "agent/engine/kind.hpp"

namespace orlop::agent::kinds {

extern const engine::Kind kTimeKind;

}  // namespace orlop::agent::kinds
