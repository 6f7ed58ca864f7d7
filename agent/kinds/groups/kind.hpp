// SPDX-License-Identifier: Apache-2.0
// What the engine makes of `groups`: groups of their own, also without a member. Constant data;
// safe from any thread.
#pragma once

#include "agent/engine/kind.hpp"

namespace orlop::agent::kinds {

extern const engine::Kind kGroupsKind;

}  // namespace orlop::agent::kinds
