// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/errors.hpp"
#include "agent/upgrade/policy.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::upgrade {
namespace {

Decision judge_failed(const NodeFacts&, const releases::Offer& offer, const PolicyFacts& facts) {
  const auto* const known = facts.failed.find(offer.digest);
  if (facts.retry_failed || known == nullptr) return Go{};
  return Error(UpgradeErrc::known_failed,
               formatted("release {} failed on this node at {}: {}", known->version.text(),
                         format_time(known->time), known->reason))
      .with_remedy(
          "Publish a fixed release, or try this one again with "
          "`orlop upgrade apply --retry-failed`.");
}

}  // namespace

extern const Policy kFailedPolicy;
constinit const Policy kFailedPolicy = {
    .name = "failed", .text = "releases that failed on this node", .judge = judge_failed};

}  // namespace orlop::agent::upgrade
