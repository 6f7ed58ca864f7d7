// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/errors.hpp"
#include "agent/upgrade/policy.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::upgrade {
namespace {

Decision judge_epoch(const NodeFacts& node, const releases::Offer& offer, const PolicyFacts&) {
  const auto& manifest = offer.manifest;
  if (manifest.security_epoch >= node.security_epoch) return Go{};
  return Error(UpgradeErrc::epoch_downgrade,
               formatted("release {} is of security epoch {}, this node has reached {}",
                         manifest.version.text(), manifest.security_epoch, node.security_epoch));
}

}  // namespace

extern const Policy kEpochPolicy;
constinit const Policy kEpochPolicy = {.name = "epoch",
                                       .text = "a lower security epoch than the node has reached",
                                       .judge = judge_epoch};

}  // namespace orlop::agent::upgrade
