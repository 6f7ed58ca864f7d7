// SPDX-License-Identifier: Apache-2.0
// Locks between processes (and between two places of one process), held by an open file: whoever
// ends, however, lets go. Stateless.
#pragma once

#include <filesystem>
#include <optional>

#include "libs/base/handle.hpp"
#include "libs/base/result.hpp"

namespace orlop::lab {

/// Waits for the lock on `path`, which is made when it is missing.
[[nodiscard]] Result<UniqueFd> lock_file(const std::filesystem::path& path);
/// Nothing when somebody has it.
[[nodiscard]] Result<std::optional<UniqueFd>> try_lock_file(const std::filesystem::path& path);

}  // namespace orlop::lab
