// SPDX-License-Identifier: Apache-2.0
// The leaves of a release, checked against its manifest. Fetches.
#pragma once

#include "agent/releases/source.hpp"
#include "libs/disk/verity.hpp"

namespace orlop::agent::releases {

/// The leaves of a release from its source, hashing up to the manifest's root hash
/// (ReleasesErrc::leaves_mismatch otherwise).
[[nodiscard]] Result<disk::Leaves> authentic_leaves(ReleaseSource& source,
                                                    const release::Manifest& manifest);

}  // namespace orlop::agent::releases
