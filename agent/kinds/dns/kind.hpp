// SPDX-License-Identifier: Apache-2.0
// What the engine makes of `dns`: settings of systemd-resolved. Constant data; safe from any
// thread.
#pragma once

#include "agent/engine/kind.hpp"

namespace orlop::agent::kinds {

extern const engine::Kind kDnsKind;

}  // namespace orlop::agent::kinds
