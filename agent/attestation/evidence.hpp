// SPDX-License-Identifier: Apache-2.0
// Evidence: what a node hands to somebody who does not trust it, `orlop.evidence/1`
// (docs/formats/evidence.md): a TPM quote, the logs that explain it, the attestation key, and the
// agent's statement, which the quote covers. Values; reading treats every byte as hostile.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/attestation/nonce.hpp"
#include "libs/base/bytes.hpp"
#include "libs/base/result.hpp"
#include "libs/codec/value.hpp"
#include "libs/tpm/pcr.hpp"
#include "libs/tpm/tpm.hpp"

namespace orlop::agent::attestation {

inline constexpr std::string_view kEvidenceSchema = "orlop.evidence/1";
inline constexpr std::size_t kMaxEvidenceBytes = std::size_t{4} << 20;

/// The registers that evidence covers: firmware and boot chain (0-7), initrd (9), UKI and phases
/// (11), configuration (12), extensions (13), shim (14), system (15).
[[nodiscard]] const std::vector<std::uint32_t>& attested_pcrs();

/// What the agent says of the node. It is signed with the quote, but only what a verifier can
/// derive from the logs and the release's manifest is believed.
struct Statement {
  std::string product;               ///< os-release ID
  std::string variant;               ///< VARIANT_ID
  std::string version;               ///< IMAGE_VERSION
  std::string root_hash;             ///< of the running root, from the kernel command line
  std::string configuration_digest;  ///< effective configuration; empty: none was measured
  std::uint64_t generation = 0;      ///< configuration generation
  std::string boot_entry;            ///< LoaderEntrySelected
  bool on_trial = false;             ///< the boot entry is counted and not yet blessed
  bool secure_boot = false;
  bool log_complete = true;  ///< false when a userspace record is known to be missing
  std::string boot_id;       ///< 32 hexadecimal digits
  std::string time;          ///< the node's clock, RFC 3339
  friend bool operator==(const Statement&, const Statement&) = default;
};
[[nodiscard]] codec::Value to_value(const Statement& statement);
/// Every member is required; further members are allowed and stay covered by the quote.
[[nodiscard]] Result<Statement> parse_statement(const codec::Value& value);

struct Evidence {
  Bytes nonce;  ///< the verifier's, or random
  tpm::Quote quote;
  Bytes attestation_key;  ///< TPMT_PUBLIC
  Bytes firmware_log;
  Bytes userspace_log;
  codec::Value statement;  ///< as it stood in the document: its digest is in the quote
  friend bool operator==(const Evidence&, const Evidence&) = default;
};

/// SHA-256(nonce || SHA-256(canonical JSON of the statement)): the quote's qualifying data.
[[nodiscard]] Result<Bytes> qualifying_data(ByteView nonce, const codec::Value& statement);

[[nodiscard]] codec::Value to_value(const Evidence& evidence);
/// Errc::invalid names the member that is missing or malformed.
[[nodiscard]] Result<Evidence> parse_evidence(std::string_view json);

}  // namespace orlop::agent::attestation
