// SPDX-License-Identifier: Apache-2.0
// Platform: what the machine beneath gives to keep state sealed and boots measured: a TPM with a
// SHA-256 bank, and Secure Boot. Observed once, then only judged. The judgements are pure; nothing
// here writes anywhere. Safe from any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/result.hpp"
#include "libs/efi/variables.hpp"

namespace orlop::agent::platform {

enum class PlatformErrc {
  no_tpm = 1,
  tpm_no_sha256,  ///< the TPM has no SHA-256 bank
  secure_boot_off,
  state_sealed,  ///< the TPM keeps the key of the state partition to itself
};
std::string_view error_domain(PlatformErrc code);
std::string_view error_name(PlatformErrc code);

struct PlatformFacts {
  bool secure_boot = false;
  bool tpm = false;
  bool tpm_sha256 = false;
  /// What systemd-stub was given beside the signed UKI and measured into PCR 12: a longer command
  /// line, credentials, add-ons; as its first four events say, or by their type.
  std::vector<std::string> additions{};
  friend bool operator==(const PlatformFacts&, const PlatformFacts&) = default;
};

/// What the kernel and the firmware say. A machine that was not booted by EFI has no Secure Boot.
[[nodiscard]] PlatformFacts observe_platform(
    const efi::EfiVariables& variables,
    const std::filesystem::path& sysfs_tpm = "/sys/class/tpm/tpm0",
    const std::filesystem::path& firmware_log =
        "/sys/kernel/security/tpm0/binary_bios_measurements");

/// PlatformErrc::no_tpm or ::tpm_no_sha256 with the remedy: state can be sealed neither without a
/// TPM nor to banks of weaker digests.
[[nodiscard]] Status check_tpm(const PlatformFacts& facts);

/// PlatformErrc::secure_boot_off with the remedy.
[[nodiscard]] Status check_secure_boot(const PlatformFacts& facts);

}  // namespace orlop::agent::platform
