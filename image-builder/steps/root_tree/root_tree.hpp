// SPDX-License-Identifier: Apache-2.0
// Step `root-tree`: the file tree of the image: packages, overlays, the agent, the release's
// identity; without what the recipe excludes; with /var moved to where the first boot finds it.
// Ends with the lint.
#pragma once

#include <map>

#include "image-builder/pipeline/step.hpp"
#include "image-builder/steps/job.hpp"
#include "image-builder/steps/packages/packages.hpp"

namespace orlop::builder::steps::root_tree {

/// A program of the agent and where it stands in the image.
struct Program {
  File file;
  std::string target;
};

struct Needs {
  Part packages;
  std::vector<std::string> exclude;
  std::vector<Tree> overlays;  ///< in the order in which they are laid over
  std::vector<Program> programs;
  Known<File> trust_root;
  std::map<std::string, std::string> partitions;  ///< systemd-repart definitions by file name
  Known<std::string> os_release;
  Tool copy;
  Tool rsync;
  Tool install;
  Tool strip;  ///< which `install` runs
  Tool find;
  Tool systemctl;
  Tool chroot;
  Unkeyed<Places> places;
};

struct Made {
  Part tree{"tree"};
};

extern const Step<Needs, Made> kStep;
[[nodiscard]] Needs declare(const Inputs& inputs, const Job& job, const packages::Made& packages);

/// /usr/lib/os-release of a release. Pure.
[[nodiscard]] std::string os_release(const Job& job, const Version& version);

}  // namespace orlop::builder::steps::root_tree
