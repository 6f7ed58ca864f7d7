// SPDX-License-Identifier: Apache-2.0
// Status: everything `orlop status` says. SystemFacts is what was observed (observe.hpp); the
// document `orlop.status/2` and its text are pure functions of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/health/report.hpp"
#include "agent/kinds/commands/runs.hpp"
#include "agent/upgrade/eligibility.hpp"
#include "agent/upgrade/failed_releases.hpp"
#include "agent/upgrade/state.hpp"
#include "bootloader/sdboot/boot_entry.hpp"
#include "bootloader/slots/slots.hpp"
#include "libs/codec/value.hpp"
#include "libs/efi/variables.hpp"

namespace orlop::agent::status {

struct SystemFacts {
  agent::node::Facts node;
  std::string kernel;  ///< release of the running kernel
  UnixTime booted{};
  std::optional<efi::BootFacts> boot{};                  ///< none: not booted by EFI
  std::optional<bootloader::sdboot::BootEntry> entry{};  ///< of the running release, on the ESP now
  std::vector<bootloader::slots::Slot> slots{};          ///< none: the disk could not be read
  std::optional<bootloader::slots::SlotId> active{};     ///< slot of the running release
  std::optional<codec::Value> configuration{};           ///< `orlop.config-state/1`
  std::string boot_id{};                                 ///< of this boot
  std::optional<kinds::CommandRuns> commands{};          ///< that the configuration had run
  std::optional<agent::upgrade::UpgradeRecord> upgrade{};
  agent::upgrade::FailedReleases failed{};
  std::optional<agent::health::HealthReport> health{};
  bool tpm = false;
  bool state_encrypted = false;
  std::vector<std::string> problems{};  ///< what could not be observed, a sentence each
};

/// "good", "failed", or "pending" when the running release has not been checked since it booted.
[[nodiscard]] std::string_view health_state(const SystemFacts& facts);

/// `orlop.status/2` (docs/formats/status.md).
[[nodiscard]] codec::Value status_document(const SystemFacts& facts);

/// The document for people: one topic a line, everything that needs attention spelled out.
[[nodiscard]] std::string status_text(const codec::Value& document);

}  // namespace orlop::agent::status
