// SPDX-License-Identifier: Apache-2.0
// May this release be installed on this node? Pure decisions over facts; each refusal says what is
// wrong and, where a person can act, what to do.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/releases/source.hpp"
#include "agent/upgrade/failed_releases.hpp"
#include "bootloader/slots/slots.hpp"
#include "libs/base/version.hpp"

namespace orlop::agent::upgrade {

/// What the running release is, from /usr/lib/os-release and the kernel command line.
struct NodeFacts {
  std::string product = "orlop";
  std::string variant;
  std::string architecture;
  Version version;
  crypto::Sha256 root_hash;
  std::uint64_t security_epoch = 1;
  Version agent;  ///< version of this program

  /// `<product>-<variant>`: partition labels and boot entries start with it.
  [[nodiscard]] std::string stem() const { return product + "-" + variant; }
};

/// Product, variant, architecture, block size, agent, version and security epoch.
[[nodiscard]] Status check_release(const NodeFacts& node, const release::Manifest& manifest);

/// Refuses a release that failed here before, naming when and why.
[[nodiscard]] Status check_not_failed(const FailedReleases& failed, const releases::Offer& offer);

/// Image, hash tree and label fit the slot.
[[nodiscard]] Status check_slot(const bootloader::slots::Slot& slot, const NodeFacts& node,
                                const release::Manifest& manifest);

/// The newest offer that passes check_release and (unless `retry_failed`) check_not_failed; with
/// `wanted`, that version or its refusal. When nothing passes, the refusal of the newest offer for
/// this product and variant.
[[nodiscard]] Result<releases::Offer> choose_release(const NodeFacts& node,
                                                     const std::vector<releases::Offer>& offers,
                                                     const FailedReleases& failed,
                                                     const std::optional<Version>& wanted,
                                                     bool retry_failed);

}  // namespace orlop::agent::upgrade
