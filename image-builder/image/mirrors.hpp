// SPDX-License-Identifier: Apache-2.0
// Which mirrors a build fetches packages from.
#pragma once

#include <filesystem>

#include "image-builder/steps/job.hpp"

namespace orlop::builder::image {

/// Those named, and for each that is not the host's own: `run` leaves them in the cache, in the two
/// lines of the file `mirrors` (Debian, security). Empty where neither says one.
[[nodiscard]] steps::Mirrors mirrors_or_hosts(steps::Mirrors named,
                                              const std::filesystem::path& cache);

}  // namespace orlop::builder::image
