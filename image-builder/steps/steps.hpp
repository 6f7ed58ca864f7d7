// SPDX-License-Identifier: Apache-2.0
// The steps of every build, in their order, and what they make together: what outputs are made of.
#pragma once

#include "image-builder/pipeline/plan.hpp"
#include "image-builder/steps/initrd/initrd.hpp"
#include "image-builder/steps/packages/packages.hpp"
#include "image-builder/steps/release/release.hpp"
#include "image-builder/steps/root_image/root_image.hpp"
#include "image-builder/steps/root_tree/root_tree.hpp"
#include "image-builder/steps/uki/uki.hpp"

namespace orlop::builder::steps {

struct Artifacts {
  packages::Made packages;
  initrd::Made initrd;
  root_tree::Made root_tree;
  root_image::Made root_image;
  uki::Made uki;
  release::Made release;
};

/// Adds every step to the plan.
[[nodiscard]] Artifacts plan_steps(pipeline::Planner& planner, const Inputs& inputs,
                                   const Job& job);

}  // namespace orlop::builder::steps
