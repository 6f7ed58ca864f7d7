// SPDX-License-Identifier: Apache-2.0
// Inside of the attestation room: the facts of one evidence document and the claims made of them.
// Pure functions; not for other rooms.
#pragma once

#include <format>
#include <string>

#include "agent/attestation/evidence.hpp"
#include "agent/attestation/policy.hpp"
#include "agent/attestation/verdict.hpp"
#include "libs/release/manifest.hpp"
#include "libs/tpm/firmware_log.hpp"
#include "libs/tpm/quote.hpp"
#include "libs/tpm/userspace_log.hpp"

namespace orlop::agent::attestation {

/// Everything that evidence holds, read but not yet believed.
struct Facts {
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
};
[[nodiscard]] Result<Facts> read_facts(std::string_view evidence_json);

template <typename... Args>
Claim claim(std::string_view name, Finding finding, std::format_string<Args...> text,
            Args&&... args) {
  return {std::string(name), finding, std::format(text, std::forward<Args>(args)...)};
}

// About the quote itself (claims_quote.cpp).
[[nodiscard]] Claim quote_signature_claim(const Facts& facts);
[[nodiscard]] Claim key_claim(const Facts& facts, const Policy& policy);
[[nodiscard]] Claim nonce_claim(const Facts& facts, const Policy& policy);
[[nodiscard]] Claim statement_claim(const Facts& facts);
[[nodiscard]] Claim selection_claim(const Facts& facts);
[[nodiscard]] Claim replay_claim(const Facts& facts);

// About what the logs show (claims_boot.cpp); meaningful only when the logs replay to the quote.
[[nodiscard]] Claim pcr0_claim(const Facts& facts);
[[nodiscard]] Claim secure_boot_claim(const Facts& facts);
[[nodiscard]] Claim boot_chain_claim(const Facts& facts, const release::Manifest& manifest,
                                     const Policy& policy);
[[nodiscard]] Claim kernel_image_claim(const Facts& facts, const release::Manifest& manifest);
[[nodiscard]] Claim configuration_claim(const Facts& facts, const Policy& policy);
[[nodiscard]] Claim extensions_claim(const Facts& facts);

// About the release (claims_release.cpp).
[[nodiscard]] Claim release_claim(const Facts& facts, const release::Manifest& manifest,
                                  const Policy& policy);
[[nodiscard]] Claim epoch_claim(const release::Manifest& manifest, const Policy& policy);

}  // namespace orlop::agent::attestation
