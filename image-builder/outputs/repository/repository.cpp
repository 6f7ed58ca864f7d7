// SPDX-License-Identifier: Apache-2.0
#include "image-builder/outputs/repository/repository.hpp"

#include "image-builder/publish/publish.hpp"

namespace orlop::builder::outputs::repository {

Part plan(pipeline::Planner&, const Inputs&, const Job&, const Artifacts& artifacts) {
  return artifacts.release.folder;
}

Status deliver(const Output&, const Part& made, const Delivery& delivery) {
  TRY(publish::publish(
      {.keys = delivery.keys, .release = made.path(), .repository = delivery.repository},
      delivery.clock));
  return {};
}

}  // namespace orlop::builder::outputs::repository
