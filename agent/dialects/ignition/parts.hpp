// SPDX-License-Identifier: Apache-2.0
// The parts of a valid configuration in our words. Each adds its keys to `own`, a mapping, and
// tells what cannot be had.
#pragma once

#include "agent/dialects/ignition/resource.hpp"

namespace orlop::agent::dialects::ignition {

/// `storage`: write_files, directories and links.
void translate_storage(const codec::Value& storage, Reader& reader, codec::Value& own);
/// `storage`: disks and filesystems. What `systemd` mounts by a unit of its own is not mounted
/// twice.
void translate_disks(const codec::Value& storage, const codec::Value* systemd, Reader& reader,
                     codec::Value& own);
/// `systemd`: systemd.units.
void translate_units(const codec::Value& systemd, Reader& reader, codec::Value& own);
/// `passwd`: users and groups.
void translate_accounts(const codec::Value& passwd, codec::Value& own);

}  // namespace orlop::agent::dialects::ignition
