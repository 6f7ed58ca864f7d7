// SPDX-License-Identifier: Apache-2.0
// TrustedTarget: a file that the targets role vouches for, and where it lies. Values only.
#pragma once

#include <cstdint>
#include <string>

#include "libs/crypto/digest.hpp"

namespace orlop::trust {

struct TrustedTarget {
  std::string name;  ///< "orlop-base-1.0.json", "<sha256>.root", …
  std::uint64_t size = 0;
  crypto::Sha256 sha256;
  friend bool operator==(const TrustedTarget&, const TrustedTarget&) = default;
};

/// Whether `name` may name a target: a relative path of [A-Za-z0-9._~^+-] without empty, `.` or
/// `..` parts, at most 256 characters.
[[nodiscard]] bool is_target_name(std::string_view name);
/// The path below targets/: in consistent snapshots the last part is prefixed with the SHA-256.
[[nodiscard]] std::string target_path(const TrustedTarget& target, bool consistent);

}  // namespace orlop::trust
