// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/eligibility.hpp"

#include <algorithm>

#include "agent/releases/source.hpp"
#include "agent/upgrade/errors.hpp"
#include "libs/disk/verity.hpp"

namespace orlop::agent::upgrade {
namespace {

Status check_kind(const NodeFacts& node, const release::Manifest& manifest) {
  if (manifest.product == node.product && manifest.variant == node.variant) return {};
  return fail(UpgradeErrc::wrong_product, "release {} is for {}-{}, this node is {}",
              manifest.version.text(), manifest.product, manifest.variant, node.stem());
}

Status check_agent(const NodeFacts& node, const release::Manifest& manifest) {
  if (manifest.minimum_agent.empty()) return {};
  const auto minimum = TRY(Version::parse(manifest.minimum_agent));
  if (minimum <= node.agent) return {};
  return std::unexpected(
      Error(UpgradeErrc::agent_too_old,
            std::format("release {} needs agent {} to be installed, this is {}",
                        manifest.version.text(), minimum.text(), node.agent.text()))
          .with_remedy("Upgrade to a release in between first."));
}

Status check_offer(const NodeFacts& node, const FailedReleases& failed,
                   const releases::Offer& offer, bool retry_failed) {
  TRY(check_release(node, offer.manifest));
  if (retry_failed) return {};
  return check_not_failed(failed, offer);
}

Status check_fits(std::string_view what, std::uint64_t needed, std::uint64_t available,
                  const bootloader::slots::Slot& slot) {
  if (needed <= available) return {};
  return std::unexpected(
      Error(UpgradeErrc::slot_too_small,
            std::format("the {} needs {} bytes, slot {} has {}", what, needed,
                        bootloader::slots::to_string(slot.id), available))
          .with_remedy("Reinstall the node with larger slots; they cannot grow in place."));
}

}  // namespace

Status check_release(const NodeFacts& node, const release::Manifest& manifest) {
  TRY(check_kind(node, manifest));
  if (manifest.architecture != node.architecture) {
    return fail(UpgradeErrc::wrong_architecture, "release {} is for {}, this node is {}",
                manifest.version.text(), manifest.architecture, node.architecture);
  }
  if (manifest.block_size != disk::kVerityBlock || manifest.root.size == 0 ||
      manifest.root.size % disk::kVerityBlock != 0) {
    return fail(Errc::unsupported, "the root image of release {} is not made of {}-byte blocks",
                manifest.version.text(), disk::kVerityBlock);
  }
  if (manifest.version <= node.version) {
    return fail(UpgradeErrc::not_newer, "release {} is not newer than {}, which is running",
                manifest.version.text(), node.version.text());
  }
  if (manifest.security_epoch < node.security_epoch) {
    return fail(UpgradeErrc::epoch_downgrade,
                "release {} is of security epoch {}, this node has reached {}",
                manifest.version.text(), manifest.security_epoch, node.security_epoch);
  }
  return check_agent(node, manifest);
}

Status check_not_failed(const FailedReleases& failed, const releases::Offer& offer) {
  const auto* const known = failed.find(offer.digest);
  if (known == nullptr) return {};
  return std::unexpected(
      Error(UpgradeErrc::known_failed,
            std::format("release {} failed on this node at {}: {}", known->version.text(),
                        format_time(known->time), known->reason))
          .with_remedy("Publish a fixed release, or try this one again with "
                       "`orlop upgrade apply --retry-failed`."));
}

Status check_slot(const bootloader::slots::Slot& slot, const NodeFacts& node,
                  const release::Manifest& manifest) {
  const auto blocks = manifest.root.size / disk::kVerityBlock;
  TRY(check_fits("root image", manifest.root.size, slot.root_size, slot));
  TRY(check_fits("hash tree", disk::verity_size(blocks), slot.verity_size, slot));
  TRY(bootloader::slots::content_labels(node.stem(), manifest.version));
  return {};
}

Result<releases::Offer> choose_release(const NodeFacts& node,
                                       const std::vector<releases::Offer>& offers,
                                       const FailedReleases& failed,
                                       const std::optional<Version>& wanted, bool retry_failed) {
  std::vector<releases::Offer> candidates;
  std::ranges::copy_if(offers, std::back_inserter(candidates), [&](const releases::Offer& offer) {
    return check_kind(node, offer.manifest) && (!wanted || offer.manifest.version == *wanted);
  });
  if (candidates.empty() && wanted) {
    return fail(UpgradeErrc::no_such_release, "the repository has no release {} for {}",
                wanted->text(), node.stem());
  }
  if (candidates.empty()) {
    return fail(UpgradeErrc::nothing_offered, "the repository has no release for {}", node.stem());
  }
  std::ranges::sort(candidates, [](const releases::Offer& a, const releases::Offer& b) {
    return a.manifest.version > b.manifest.version;
  });
  for (const auto& offer : candidates) {
    if (check_offer(node, failed, offer, retry_failed)) return offer;
  }
  return std::unexpected(check_offer(node, failed, candidates.front(), retry_failed).error());
}

}  // namespace orlop::agent::upgrade
