// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/errors.hpp"
#include "agent/upgrade/policy.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::upgrade {
namespace {

Decision judge_agent(const NodeFacts& node, const releases::Offer& offer, const PolicyFacts&) {
  const auto& manifest = offer.manifest;
  if (manifest.minimum_agent.empty()) return Go{};
  auto minimum = Version::parse(manifest.minimum_agent);
  if (!minimum) return std::move(minimum).error();
  if (*minimum <= node.agent) return Go{};
  return Error(UpgradeErrc::agent_too_old,
               formatted("release {} needs agent {} to be installed, this is {}",
                         manifest.version.text(), minimum->text(), node.agent.text()))
      .with_remedy("Upgrade to a release in between first.");
}

}  // namespace

extern const Policy kAgentPolicy;
constinit const Policy kAgentPolicy = {
    .name = "agent", .text = "releases that need a newer agent", .judge = judge_agent};

}  // namespace orlop::agent::upgrade
