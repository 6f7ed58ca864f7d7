// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/errors.hpp"
#include "agent/upgrade/policy.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::upgrade {
namespace {

Decision judge_product(const NodeFacts& node, const releases::Offer& offer, const PolicyFacts&) {
  const auto& manifest = offer.manifest;
  if (manifest.product == node.product && manifest.variant == node.variant) return Go{};
  return Error(UpgradeErrc::wrong_product,
               formatted("release {} is for {}-{}, this node is {}", manifest.version.text(),
                         manifest.product, manifest.variant, node.stem()));
}

}  // namespace

constinit const Policy kProductPolicy = {
    .name = "product", .text = "releases of another product or variant", .judge = judge_product};

}  // namespace orlop::agent::upgrade
