// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/eligibility.hpp"

#include <algorithm>

#include "agent/upgrade/errors.hpp"
#include "agent/upgrade/policy.hpp"
#include "libs/base/format.hpp"
#include "libs/disk/verity.hpp"

namespace orlop::agent::upgrade {
namespace {

Status check_fits(std::string_view what, std::uint64_t needed, std::uint64_t available,
                  const bootloader::slots::Slot& slot) {
  if (needed <= available) return {};
  return std::unexpected(
      Error(UpgradeErrc::slot_too_small,
            formatted("the {} needs {} bytes, slot {} has {}", what, needed,
                      bootloader::slots::to_string(slot.id), available))
          .with_remedy("Reinstall the node with larger slots; they cannot grow in place."));
}

Error postponed(const releases::Offer& offer, const Later& later) {
  return Error(UpgradeErrc::postponed,
               formatted("release {} is not to be installed before {}: {}",
                         offer.manifest.version.text(), format_time(later.when), later.why));
}

}  // namespace

Status check_offer(const NodeFacts& node, const releases::Offer& offer, const PolicyFacts& facts,
                   std::span<const Policy* const> rules) {
  for (const auto* policy : rules) {
    auto decision = policy->judge(node, offer, facts);
    if (auto* const refusal = std::get_if<Error>(&decision))
      return std::unexpected(std::move(*refusal));
    if (const auto* const later = std::get_if<Later>(&decision))
      return std::unexpected(postponed(offer, *later));
  }
  return {};
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
                                       const PolicyFacts& facts,
                                       const std::optional<Version>& wanted) {
  const auto is_ours = [&](const releases::Offer& offer) {
    return std::holds_alternative<Go>(kProductPolicy.judge(node, offer, facts));
  };
  std::vector<releases::Offer> candidates;
  std::ranges::copy_if(offers, std::back_inserter(candidates), [&](const releases::Offer& offer) {
    return is_ours(offer) && (!wanted || offer.manifest.version == *wanted);
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
    if (check_offer(node, offer, facts)) return offer;
  }
  return std::unexpected(check_offer(node, candidates.front(), facts).error());
}

}  // namespace orlop::agent::upgrade
