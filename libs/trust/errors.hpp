// SPDX-License-Identifier: Apache-2.0
// What can be wrong with a repository, told apart so that programs can react: an expired repository
// needs its owner, a rollback or a bad signature needs an investigation.
#pragma once

#include <string_view>

namespace orlop::trust {

enum class TrustErrc {
  malformed = 1,      ///< metadata is not of the form that TUF 1.0 requires, or is too large
  missing_file,       ///< the repository lacks a file that it must have
  bad_signature,      ///< too few signatures, and one by a known key does not verify
  missing_threshold,  ///< too few signatures by distinct keys of the role
  expired,            ///< the newest metadata is past its date (also: a freeze attack)
  rollback,           ///< older than what this machine has trusted before
  mismatch,           ///< version, length or hash differ from what trusted metadata says
  not_found,          ///< no target of that name
};

[[nodiscard]] std::string_view error_domain(TrustErrc code);
[[nodiscard]] std::string_view error_name(TrustErrc code);

}  // namespace orlop::trust
