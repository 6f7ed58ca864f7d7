// SPDX-License-Identifier: Apache-2.0
// May this release be installed on this node? Pure decisions over facts; each refusal says what is
// wrong and, where a person can act, what to do.
#pragma once

#include <optional>
#include <vector>

#include "agent/upgrade/policy.hpp"
#include "bootloader/slots/slots.hpp"

namespace orlop::agent::upgrade {

/// What the policies say of an offer; UpgradeErrc::postponed names when it may be installed.
[[nodiscard]] Status check_offer(const NodeFacts& node, const releases::Offer& offer,
                                 const PolicyFacts& facts,
                                 std::span<const Policy* const> rules = policies());

/// Image, hash tree and label fit the slot.
[[nodiscard]] Status check_slot(const bootloader::slots::Slot& slot, const NodeFacts& node,
                                const release::Manifest& manifest);

/// The newest offer that all policies let go; with `wanted`, that version or its refusal. When
/// nothing passes, the refusal of the newest offer for this product and variant.
[[nodiscard]] Result<releases::Offer> choose_release(const NodeFacts& node,
                                                     const std::vector<releases::Offer>& offers,
                                                     const PolicyFacts& facts,
                                                     const std::optional<Version>& wanted);

}  // namespace orlop::agent::upgrade
