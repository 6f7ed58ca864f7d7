// SPDX-License-Identifier: Apache-2.0
// What the engine makes of `proxy`: the environment of services and sessions. Constant data; safe
// from any thread.
#pragma once

#include "agent/engine/kind.hpp"

namespace orlop::agent::kinds {

extern const engine::Kind kProxyKind;

}  // namespace orlop::agent::kinds
