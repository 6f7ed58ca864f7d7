// SPDX-License-Identifier: Apache-2.0
// What the engine makes of `kernel`: modules, and what modprobe knows of them. Constant data; safe
// from any thread.
#pragma once

#include "agent/engine/kind.hpp"

namespace orlop::agent::kinds {

extern const engine::Kind kKernelKind;

}  // namespace orlop::agent::kinds
