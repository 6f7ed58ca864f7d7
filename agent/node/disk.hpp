// SPDX-License-Identifier: Apache-2.0
// Which disk the running system is on. Reads sysfs; writes nothing.
#pragma once

#include <filesystem>

#include "libs/base/result.hpp"

namespace orlop::agent::node {

/// The disk that carries a mounted file system: `/dev/vda` when `mount_point` (the running root)
/// is a dm-verity device over /dev/vda2 and /dev/vda3. Errc::not_found when it is not on a
/// partition of a disk.
[[nodiscard]] Result<std::filesystem::path> disk_of(const std::filesystem::path& mount_point);

}  // namespace orlop::agent::node
