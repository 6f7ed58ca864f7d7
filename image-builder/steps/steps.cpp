// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/steps.hpp"

namespace orlop::builder::steps {

// A step more is a folder, a line here, and a member of Artifacts for what outputs may use.
Artifacts plan_steps(pipeline::Planner& planner, const Inputs& inputs, const Job& job) {
  auto packages = planner.add(packages::kStep, packages::declare(inputs, job));
  auto initrd = planner.add(initrd::kStep, initrd::declare(inputs, job, packages));
  auto tree = planner.add(root_tree::kStep, root_tree::declare(inputs, job, packages));
  auto image = planner.add(root_image::kStep, root_image::declare(inputs, job, tree));
  auto uki = planner.add(uki::kStep, uki::declare(inputs, job, packages, initrd, tree, image));
  auto release =
      planner.add(release::kStep, release::declare(job, packages, initrd, tree, image, uki));
  return {std::move(packages), std::move(initrd), std::move(tree),
          std::move(image),    std::move(uki),    std::move(release)};
}

}  // namespace orlop::builder::steps
