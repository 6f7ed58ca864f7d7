// SPDX-License-Identifier: Apache-2.0
// Step `packages`: the root file system as Debian's packages make it, and the lock file that says
// which. Result: `tree/`, `lock.json` (orlop.lock/1: every package's version and the SHA-256 of its
// .deb file).
#pragma once

#include "image-builder/pipeline/pipeline.hpp"
#include "image-builder/steps/context.hpp"
#include "libs/net/fetcher.hpp"

namespace orlop::builder::steps::packages {

[[nodiscard]] Step packages_step(const BuildContext& context);

/// Reads the archive's present state (one small file a suite). Errc::io names the mirror and the
/// remedy.
[[nodiscard]] Result<Archive> observe_archive(std::string mirror, std::string security,
                                              Sources sources, net::Fetcher& fetcher);

/// What `said`, the errors of a failed run of mmdebstrap, means: the package that does not exist,
/// with the place in the recipe that names it, or the archive that cannot be reached; always with a
/// remedy. Pure.
[[nodiscard]] Error explain_packages_error(std::string_view said, const Recipe& recipe);

/// One package of a lock file.
struct LockedPackage {
  std::string name{};
  std::string version{};
  std::string architecture{};
  std::string sha256{};  ///< of the .deb file
  friend bool operator==(const LockedPackage&, const LockedPackage&) = default;
};

/// The installed packages of a dpkg status file, in its order; sha256 empty. Pure.
[[nodiscard]] Result<std::vector<LockedPackage>> parse_dpkg_status(std::string_view status);
/// `base-files_12.4%2b1_amd64.deb` style: how apt names a package's file. Pure.
[[nodiscard]] std::string deb_file_name(const LockedPackage& package);

[[nodiscard]] std::string write_lock(const std::vector<LockedPackage>& packages);
[[nodiscard]] Result<std::vector<LockedPackage>> parse_lock(std::string_view json);

}  // namespace orlop::builder::steps::packages
