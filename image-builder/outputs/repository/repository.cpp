// SPDX-License-Identifier: Apache-2.0
#include "image-builder/outputs/repository/repository.hpp"

#include "image-builder/publish/publish.hpp"

namespace orlop::builder::outputs::repository {
namespace {

Part plan_repository(pipeline::Planner&, const Inputs&, const Job&, const Artifacts& artifacts,
                     const codec::Value&) {
  return artifacts.release.folder;
}

Status publish_release(const Output&, const Part& made, const Delivery& delivery) {
  TRY(publish::publish(
      {.keys = delivery.keys, .release = made.path(), .repository = delivery.repository},
      delivery.clock));
  return {};
}

}  // namespace

const Output kOutput = {.name = "repository",
                        .file = "",
                        .text = "The release in a signed repository, from which nodes upgrade.",
                        .plan = plan_repository,
                        .deliver = publish_release};

}  // namespace orlop::builder::outputs::repository
