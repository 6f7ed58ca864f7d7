// SPDX-License-Identifier: Apache-2.0
// What releases and UKIs hold, as documents: what `orlop-build inspect`, `predict` and `diff`
// print. Reads files below a bound (256 MiB each); changes nothing. Safe from any thread.
#pragma once

#include <filesystem>

#include "libs/base/result.hpp"
#include "libs/codec/value.hpp"

namespace orlop::builder::inspect {

/// The manifest of a release folder, a manifest (`*.json`), or the sections of a UKI
/// (`orlop.uki/1`). Errc::not_found, Errc::invalid or Errc::corrupt name the file.
[[nodiscard]] Result<codec::Value> describe(const std::filesystem::path& path);

/// What a UKI will measure, `orlop.measurements/2`: PCR 11 of each bank, Authenticode digests.
[[nodiscard]] Result<codec::Value> predict(const std::filesystem::path& uki);

/// What differs between two release folders, `orlop.diff/2`: packages, kernel, sizes, and the
/// blocks of the newer root that the older one does not have.
[[nodiscard]] Result<codec::Value> compare(const std::filesystem::path& from,
                                           const std::filesystem::path& to);

}  // namespace orlop::builder::inspect
