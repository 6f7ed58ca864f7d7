// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/errors.hpp"
#include "agent/upgrade/policy.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::upgrade {
namespace {

Decision judge_architecture(const NodeFacts& node, const releases::Offer& offer,
                            const PolicyFacts&) {
  const auto& manifest = offer.manifest;
  if (manifest.architecture == node.architecture) return Go{};
  return Error(UpgradeErrc::wrong_architecture,
               formatted("release {} is for {}, this node is {}", manifest.version.text(),
                         manifest.architecture, node.architecture));
}

}  // namespace

extern const Policy kArchitecturePolicy;
constinit const Policy kArchitecturePolicy = {.name = "architecture",
                                              .text = "releases of another architecture",
                                              .judge = judge_architecture};

}  // namespace orlop::agent::upgrade
