// SPDX-License-Identifier: Apache-2.0
// Target files: describing content as a target and putting it below a repository's targets/.
// Writes regular files only.
#pragma once

#include <filesystem>
#include <string>

#include "libs/base/bytes.hpp"
#include "libs/base/result.hpp"
#include "libs/trust/target.hpp"

namespace orlop::trust {

/// A name that no target may have is Errc::invalid.
[[nodiscard]] Result<TrustedTarget> describe_bytes(const std::string& name, ByteView content);
/// Hashes the file as a stream; anything but a regular file is Errc::invalid.
[[nodiscard]] Result<TrustedTarget> describe_file(const std::string& name,
                                                  const std::filesystem::path& source);

/// Makes `folder`/<sha256>.<name> from `source`: a hard link where the file system allows it, else
/// a copy that appears whole. A file of that name and size is left as it is: its name is its hash.
[[nodiscard]] Status place_file(const TrustedTarget& target, const std::filesystem::path& source,
                                const std::filesystem::path& folder);

}  // namespace orlop::trust
