// SPDX-License-Identifier: Apache-2.0
// What the engine makes of `runcmd`. Constant data; safe from any thread.
#pragma once

#include "agent/engine/kind.hpp"

namespace orlop::agent::kinds {

extern const engine::Kind kCommandsKind;

}  // namespace orlop::agent::kinds
