// SPDX-License-Identifier: Apache-2.0
// The archive that packages come from: which of its parts, and what they hold now.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "image-builder/steps/job.hpp"
#include "libs/net/fetcher.hpp"

namespace orlop::builder::steps::packages {

/// (address, suite) of each part of the archive that is used. Pure.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> suites_of(const Mirrors& mirrors,
                                                                         Sources sources);
/// The suite of a release as Debian calls it. Pure.
[[nodiscard]] std::string_view suite_name();

/// Reads the archive's present state (one small file a suite). Errc::io names the mirror and the
/// remedy.
[[nodiscard]] Result<ArchiveState> observe_archive(const Mirrors& mirrors, Sources sources,
                                                   net::Fetcher& fetcher);

}  // namespace orlop::builder::steps::packages
