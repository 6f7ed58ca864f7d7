// SPDX-License-Identifier: Apache-2.0
// What the engine makes of `mounts` and `swap`. Constant data; safe from any thread.
#pragma once

#include "agent/engine/kind.hpp"

namespace orlop::agent::kinds {

extern const engine::Kind kMountsKind;

}  // namespace orlop::agent::kinds
