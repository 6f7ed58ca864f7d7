// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/errors.hpp"
#include "agent/upgrade/policy.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::upgrade {
namespace {

Decision judge_newer(const NodeFacts& node, const releases::Offer& offer, const PolicyFacts&) {
  const auto& version = offer.manifest.version;
  if (version > node.version) return Go{};
  return Error(UpgradeErrc::not_newer,
               formatted("release {} is not newer than {}, which is running", version.text(),
                         node.version.text()));
}

}  // namespace

extern const Policy kNewerPolicy;
constinit const Policy kNewerPolicy = {
    .name = "newer", .text = "the running version and older ones", .judge = judge_newer};

}  // namespace orlop::agent::upgrade
