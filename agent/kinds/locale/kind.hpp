// SPDX-License-Identifier: Apache-2.0
// What the engine makes of `locale` and `keyboard`. Constant data; safe from any thread.
#pragma once

#include "agent/engine/kind.hpp"

namespace orlop::agent::kinds {

extern const engine::Kind kLocaleKind;

}  // namespace orlop::agent::kinds
