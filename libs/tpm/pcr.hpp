// SPDX-License-Identifier: Apache-2.0
// PCR arithmetic: what platform configuration registers hold after a sequence of extensions.
// Values and pure functions; safe from any thread.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "libs/base/bytes.hpp"
#include "libs/base/result.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::tpm {

using crypto::HashAlgorithm;

inline constexpr std::uint32_t kPcrCount = 24;

/// What is measured where (docs/security/measured-boot.md).
inline constexpr std::uint32_t kPcrBootLoader = 4;    ///< Authenticode digests of started PE files
inline constexpr std::uint32_t kPcrSecureBoot = 7;    ///< Secure Boot keys and state
inline constexpr std::uint32_t kPcrKernelImage = 11;  ///< UKI sections and boot phases
inline constexpr std::uint32_t kPcrConfiguration = 12;  ///< the effective configuration
inline constexpr std::uint32_t kPcrExtensions = 13;     ///< system extensions given to the stub
inline constexpr std::uint32_t kPcrSystem = 15;         ///< machine id, volume keys, file systems

/// The values of the registers of one bank, by index. A register that is not listed was never
/// extended.
using Bank = std::map<std::uint32_t, Bytes>;
using Banks = std::map<HashAlgorithm, Bank>;

/// TPM_ALG_SHA256 / TPM_ALG_SHA384; others are not for us (SHA-1 least of all).
[[nodiscard]] std::optional<HashAlgorithm> algorithm_of(std::uint16_t tpm_algorithm);
[[nodiscard]] std::uint16_t tpm_algorithm_of(HashAlgorithm algorithm);
/// "sha256" or "sha384"; anything else is Errc::unsupported.
[[nodiscard]] Result<HashAlgorithm> parse_algorithm(std::string_view name);

/// What a register holds after reset: zeros, or ones for 17 to 22.
[[nodiscard]] Bytes initial_value(HashAlgorithm algorithm, std::uint32_t pcr);
/// H(value || digest).
[[nodiscard]] Bytes extended(HashAlgorithm algorithm, ByteView value, ByteView digest);
/// Extends register `pcr` of `bank` with a digest, starting from its initial value.
void extend(Bank& bank, HashAlgorithm algorithm, std::uint32_t pcr, ByteView digest);
/// Extends with the digest of `data`, the way words and file contents are measured.
void measure(Bank& bank, HashAlgorithm algorithm, std::uint32_t pcr, ByteView data);

/// The boot phases that systemd-pcrextend measures into PCR 11, in order.
[[nodiscard]] const std::vector<std::string_view>& boot_phases();

}  // namespace orlop::tpm
