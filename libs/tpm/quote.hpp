// SPDX-License-Identifier: Apache-2.0
// Quotes as a verifier reads them: TPMT_PUBLIC, TPMS_ATTEST and TPMT_SIGNATURE in TPM wire format.
// Pure functions over untrusted bytes; safe from any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "libs/base/bytes.hpp"
#include "libs/base/result.hpp"
#include "libs/tpm/pcr.hpp"
#include "libs/tpm/tpm.hpp"

namespace orlop::tpm {

/// The public part of an ECC P-256 key. Other kinds of key are Errc::unsupported.
struct PublicArea {
  std::uint32_t attributes = 0;   ///< TPMA_OBJECT
  std::uint16_t scheme = 0;       ///< TPM_ALG_ECDSA (0x18) for attestation keys
  std::uint16_t scheme_hash = 0;  ///< TPM_ALG_SHA256 (0x0B)
  Bytes x, y;                     ///< 32 bytes each
  friend bool operator==(const PublicArea&, const PublicArea&) = default;
};
[[nodiscard]] Result<PublicArea> parse_public_area(ByteView public_area);

/// The key's Name: name algorithm || digest of the public area. It names the key unforgeably.
[[nodiscard]] Result<Bytes> key_name(ByteView public_area);

/// Whether only a TPM can hold the key and it signs nothing but what the TPM itself states:
/// fixedTPM, fixedParent, sensitiveDataOrigin, restricted and sign are set, decrypt is not, the
/// scheme is ECDSA with SHA-256. Errc::untrusted names what is missing.
[[nodiscard]] Status check_attestation_key(const PublicArea& key);

/// What a quote says.
struct QuoteInfo {
  Bytes qualified_signer;
  Bytes qualifying_data;
  std::uint64_t clock = 0;          ///< milliseconds the TPM was on
  std::uint32_t reset_count = 0;    ///< differs between boots
  std::uint32_t restart_count = 0;  ///< differs after a resume
  bool safe = false;
  std::uint64_t firmware_version = 0;
  HashAlgorithm bank = HashAlgorithm::sha256;
  std::vector<std::uint32_t> pcrs;  ///< ascending
  Bytes pcr_digest;                 ///< over the values of `pcrs` in that order
  friend bool operator==(const QuoteInfo&, const QuoteInfo&) = default;
};
/// A structure that the TPM did not make for a quote (magic, type), one over several banks or over
/// a bank we do not use, and trailing bytes are errors.
[[nodiscard]] Result<QuoteInfo> parse_attest(ByteView attest);

/// Whether the signature is the key's over `quote.attest`; Errc::untrusted when not.
[[nodiscard]] Status verify_signature(const Quote& quote, const PublicArea& key);

/// The digest that a quote holds for these register values; a register missing from `values` counts
/// with its initial value.
[[nodiscard]] Bytes quoted_digest(HashAlgorithm bank, const Bank& values,
                                  const std::vector<std::uint32_t>& pcrs);

}  // namespace orlop::tpm
