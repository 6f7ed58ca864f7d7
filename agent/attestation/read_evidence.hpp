// SPDX-License-Identifier: Apache-2.0
// ReadEvidence: everything that evidence holds, parsed but not yet believed. Pure functions over
// untrusted bytes; for this room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/attestation/evidence.hpp"
#include "libs/tpm/firmware_log.hpp"
#include "libs/tpm/quote.hpp"
#include "libs/tpm/userspace_log.hpp"

namespace orlop::agent::attestation {

/// The bank that evidence is judged in.
inline constexpr auto kBank = crypto::HashAlgorithm::sha256;

struct ReadEvidence {
  Evidence evidence;
  Statement statement;
  tpm::PublicArea key;
  std::string key_name;  ///< hex
  tpm::QuoteInfo quote;
  tpm::FirmwareLog firmware;
  tpm::UserspaceLog userspace;
  tpm::Bank replayed;  ///< the quoted bank, from the logs

  /// The firmware's events that extended a register (EV_NO_ACTION extends none).
  [[nodiscard]] std::vector<const tpm::FirmwareEvent*> firmware_events(std::uint32_t pcr) const;
  [[nodiscard]] std::vector<const tpm::UserspaceEvent*> userspace_events(std::uint32_t pcr) const;
  /// Whether the logs leave a register as it was at power-on.
  [[nodiscard]] bool is_zero(std::uint32_t pcr) const;
};
[[nodiscard]] Result<ReadEvidence> read_evidence(std::string_view evidence_json);

/// Hexadecimal; empty when the event has none in kBank.
[[nodiscard]] std::string digest_of(const tpm::FirmwareEvent& event);

}  // namespace orlop::agent::attestation
