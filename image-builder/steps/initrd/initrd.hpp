// SPDX-License-Identifier: Apache-2.0
// Step `initrd`: dracut's initrd for the kernel of the package tree, with Orlop's units; one
// zstd-compressed cpio archive.
#pragma once

#include "image-builder/pipeline/step.hpp"
#include "image-builder/steps/job.hpp"
#include "image-builder/steps/packages/packages.hpp"

namespace orlop::builder::steps::initrd {

struct Needs {
  Part packages;
  std::vector<std::string> modules;  ///< by name; dependencies follow
  Tree overlay;
  Tree scripts;
  Known<std::string> epoch;
  Tool copy;
  Tool unshare;
  Tool dracut;  ///< what the scripts run is named here, so that its version counts
  Tool cpio;
  Tool zstd;
  Unkeyed<Places> places;
};

struct Made {
  Part initrd{"initrd"};
};

extern const Step<Needs, Made> kStep;
[[nodiscard]] Needs declare(const Inputs& inputs, const Job& job, const packages::Made& packages);

}  // namespace orlop::builder::steps::initrd
