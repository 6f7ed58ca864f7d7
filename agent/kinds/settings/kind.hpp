// SPDX-License-Identifier: Apache-2.0
// Settings of the agent as a kind: keys that nothing on the node is made of. Constant data; safe
// from any thread.
#pragma once

#include "agent/engine/kind.hpp"

namespace orlop::agent::kinds {

extern const engine::Kind kSettingsKind;

}  // namespace orlop::agent::kinds
