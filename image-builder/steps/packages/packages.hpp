// SPDX-License-Identifier: Apache-2.0
// Step `packages`: the root file system as Debian's packages make it, and the lock file that says
// which (orlop.lock/1: every package's version and the SHA-256 of its .deb file).
#pragma once

#include "image-builder/pipeline/step.hpp"
#include "image-builder/steps/job.hpp"

namespace orlop::builder::steps::packages {

struct Needs {
  std::vector<std::string> packages;
  std::string kernel;
  std::vector<std::string> exclude_modules;
  std::string architecture;  ///< dpkg's name
  Sources sources;
  Known<ArchiveState> archive;
  File kernel_hook;
  Tool mmdebstrap;
  Tool find;
  Tool xz;
  Tool depmod;
  Unkeyed<Mirrors> mirrors;
  Unkeyed<std::filesystem::path> downloads;
  Unkeyed<Places> places;
};

struct Made {
  Part tree{"tree"};
  Part lock{"lock.json"};
};

extern const Step<Needs, Made> kStep;
[[nodiscard]] Needs declare(const Inputs& inputs, const Job& job);

/// What `said`, the errors of a failed run of mmdebstrap, means: the package that does not exist,
/// with the place in the recipe that names it, or the archive that cannot be reached; always with a
/// remedy. Pure.
[[nodiscard]] Error explain_packages_error(std::string_view said, const Places& places);

}  // namespace orlop::builder::steps::packages
