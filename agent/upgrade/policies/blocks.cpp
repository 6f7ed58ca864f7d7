// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/errors.hpp"
#include "agent/upgrade/policy.hpp"
#include "libs/base/format.hpp"
#include "libs/disk/verity.hpp"

namespace orlop::agent::upgrade {
namespace {

Decision judge_blocks(const NodeFacts&, const releases::Offer& offer, const PolicyFacts&) {
  const auto& manifest = offer.manifest;
  if (manifest.block_size == disk::kVerityBlock && manifest.root.size != 0 &&
      manifest.root.size % disk::kVerityBlock == 0) {
    return Go{};
  }
  return Error(Errc::unsupported,
               formatted("the root image of release {} is not made of {}-byte blocks",
                         manifest.version.text(), disk::kVerityBlock));
}

}  // namespace

extern const Policy kBlocksPolicy;
constinit const Policy kBlocksPolicy = {
    .name = "blocks", .text = "images that are not made of 4 KiB blocks", .judge = judge_blocks};

}  // namespace orlop::agent::upgrade
