// SPDX-License-Identifier: Apache-2.0
// Publish: puts releases into a repository folder, and signs it.
//
// A published release never changes: its version may be published again only with the same
// content. Nodes go forward, so a version or security epoch below the highest published one of the
// variant is refused unless it is asked for. Writes regular files only; one publisher a repository
// at a time.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "libs/base/clock.hpp"
#include "libs/base/result.hpp"
#include "libs/release/manifest.hpp"

namespace orlop::builder::publish {

struct PublishOptions {
  std::filesystem::path keys;        ///< made by generate_keys()
  std::filesystem::path release;     ///< one manifest and its content files
  std::filesystem::path repository;  ///< made by the first use
  /// Of targets, snapshot and timestamp: how long nodes believe a repository that nobody signs.
  std::chrono::days expiry{30};
  bool allow_older = false;
};

struct Published {
  std::string manifest;            ///< "orlop-base-1.0.json"
  std::vector<std::string> added;  ///< targets that were new; none when all of it was there
  std::filesystem::path root;      ///< the repository's newest root.json
};

/// Makes the repository if it is not there, without releases, and returns the path of its newest
/// root.json: what images carry as their root of trust. `release` of the options is not used.
[[nodiscard]] Result<std::filesystem::path> prepare_repository(const PublishOptions& options,
                                                               const Clock& clock);

/// Errc::conflict for a version that is there with other content, or is older than the newest;
/// Errc::corrupt for a content file that is not what the manifest says. A refusal leaves the signed
/// repository as it was.
[[nodiscard]] Result<Published> publish(const PublishOptions& options, const Clock& clock);

}  // namespace orlop::builder::publish
