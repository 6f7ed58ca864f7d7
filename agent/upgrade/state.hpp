// SPDX-License-Identifier: Apache-2.0
// The states of an upgrade, the table of the steps between them, and the record that survives
// reboots (`/state/orlop/upgrade.json`). The record is saved before the effects that a state
// stands for, so after a power cut it says what may be half done. Pure values.
// docs/images/upgrade-states.dot is made from this table; a test keeps it up to date.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "agent/records/record.hpp"
#include "libs/base/clock.hpp"
#include "libs/base/version.hpp"
#include "libs/codec/value.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::agent::upgrade {

enum class UpgradeState {
  idle,            ///< nothing under way
  checking,        ///< asking the repository
  planned,         ///< a release is chosen, its plan computed
  downloading,     ///< fetching what describes the release; nothing on the disk has changed
  writing,         ///< the free slot is invalid and being filled
  verifying,       ///< reading the slot back from the medium
  installed,       ///< naming the slot and adding the boot entry
  reboot_pending,  ///< everything is on the medium; the next boot tries it
  trying,          ///< running the new release, not yet blessed
  good,            ///< the running release proved itself
  rolled_back,     ///< the release failed, or was sent back; the other one runs
};
/// "reboot-pending"
[[nodiscard]] std::string_view to_string(UpgradeState state);

struct UpgradeStep {
  UpgradeState from;
  UpgradeState to;
  std::string_view when;
};
/// Every legal step. Staying in a state is always legal.
[[nodiscard]] std::span<const UpgradeStep> upgrade_steps();
/// UpgradeErrc::illegal_transition names both states.
[[nodiscard]] Status check_step(UpgradeState from, UpgradeState to);
/// The table as a Graphviz graph.
[[nodiscard]] std::string upgrade_steps_dot();

/// The release an upgrade is about.
struct UpgradeTarget {
  Version version;
  crypto::Sha256 digest;  ///< of its manifest
  crypto::Sha256 root_hash;
  std::uint64_t security_epoch = 1;
  friend bool operator==(const UpgradeTarget&, const UpgradeTarget&) = default;
};

struct UpgradeRecord {
  UpgradeState state = UpgradeState::idle;
  std::optional<UpgradeTarget> target{};
  std::string from{};          ///< version that was running when the upgrade began
  std::string interruption{};  ///< why the upgrade waits; empty while it proceeds
  std::string outcome{};       ///< why it ended as it did (rolled back, cancelled)
  UnixTime changed{};
  std::uint64_t security_epoch = 0;  ///< highest epoch of a release that proved itself here

  /// Under way and interrupted: applying the same release goes on where it stopped.
  [[nodiscard]] bool resumable() const;
  friend bool operator==(const UpgradeRecord&, const UpgradeRecord&) = default;
};

[[nodiscard]] codec::Value to_value(const UpgradeTarget& target);
/// `orlop.upgrade-state/1`
[[nodiscard]] codec::Value to_value(const UpgradeRecord& record);

extern const schema::Section<UpgradeRecord> kUpgradeStateDocument;
inline constexpr records::Format<UpgradeRecord> kUpgradeRecord = {
    .file = "upgrade.json", .section = &kUpgradeStateDocument};

}  // namespace orlop::agent::upgrade
