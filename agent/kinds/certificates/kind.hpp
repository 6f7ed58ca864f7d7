// SPDX-License-Identifier: Apache-2.0
// What the engine makes of `ca_certs`. Constant data; safe from any thread.
#pragma once

#include "agent/engine/kind.hpp"

namespace orlop::agent::kinds {

extern const engine::Kind kCertificatesKind;

}  // namespace orlop::agent::kinds
