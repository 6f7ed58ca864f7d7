// SPDX-License-Identifier: Apache-2.0
// What the engine makes of `disks` and `filesystems`: what is asked for as a document, the unit
// that prepares the disks before anything is mounted (prepare.hpp), and units of mounts. Constant
// data; safe from any thread.
#pragma once

#include "agent/engine/kind.hpp"

namespace orlop::agent::kinds {

extern const engine::Kind kDisksKind;

}  // namespace orlop::agent::kinds
