// SPDX-License-Identifier: Apache-2.0
// Outlook: what a plan says of further disks, from what udev has found on them. Reads udev's
// database and sysfs through the file tree; opens no disk.
#pragma once

#include <functional>
#include <string>

#include "agent/engine/ports/system_state.hpp"
#include "agent/kinds/disks/decide.hpp"

namespace orlop::agent::kinds {

/// What stands on the device; nothing when it is not there, or udev does not know it.
[[nodiscard]] Result<std::optional<Found>> found_by_udev(const std::string& device,
                                                         engine::SystemState& system);

/// What would become of each, in one line; with the record of the node.
[[nodiscard]] Result<std::string> outlook(const Disks& wanted, engine::SystemState& system);

/// A disk's name for the record: its world-wide name or serial number, or else the name that the
/// document has for it. `read` gives a file's text, or nothing.
[[nodiscard]] std::string disk_id(const std::string& name, const std::string& device,
                                  const std::function<std::string(const std::string&)>& read);

/// Whether partitions on it are those of a system like this one.
[[nodiscard]] bool holds_the_system(const Found& found);

}  // namespace orlop::agent::kinds
