// SPDX-License-Identifier: Apache-2.0
// Versions, digests and times, which many of our documents hold, as values. Pure functions.
#pragma once

#include "libs/base/clock.hpp"
#include "libs/base/version.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/schema/forms.hpp"
#include "libs/schema/types.hpp"

namespace orlop::schema {

[[nodiscard]] std::string print_version(const Version& version);
[[nodiscard]] std::string print_digest(const crypto::Sha256& digest);

inline constexpr Text<Version::parse, print_version> kVersionText{.name = "version",
                                                                  .example = "1.0"};
inline constexpr Text<crypto::Sha256::parse, print_digest> kDigestText{
    .name = "SHA-256 digest in hexadecimal", .example = "(64 digits)"};
inline constexpr Text<parse_time, format_time> kTimeText{.name = "time",
                                                         .example = "2026-11-22T12:00:00Z"};

}  // namespace orlop::schema
