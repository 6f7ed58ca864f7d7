// SPDX-License-Identifier: Apache-2.0
// What the engine makes of `firewall`: rules of nftables in a table of our own. Constant data; safe
// from any thread.
#pragma once

#include "agent/engine/kind.hpp"

namespace orlop::agent::kinds {

extern const engine::Kind kFirewallKind;

}  // namespace orlop::agent::kinds
