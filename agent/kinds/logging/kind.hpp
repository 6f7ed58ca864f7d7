// SPDX-License-Identifier: Apache-2.0
// What the engine makes of `logging`: settings of systemd-journald. Constant data; safe from any
// thread.
#pragma once

#include "agent/engine/kind.hpp"

namespace orlop::agent::kinds {

extern const engine::Kind kLoggingKind;

}  // namespace orlop::agent::kinds
