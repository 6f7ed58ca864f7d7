// SPDX-License-Identifier: Apache-2.0
#include "agent/platform/platform.hpp"

namespace orlop::agent {

std::string_view error_domain(PlatformErrc) { return "platform"; }

std::string_view error_name(PlatformErrc code) {
  switch (code) {
    case PlatformErrc::no_tpm: return "no-tpm";
    case PlatformErrc::tpm_no_sha256: return "tpm-no-sha256";
    case PlatformErrc::secure_boot_off: return "secure-boot-off";
    case PlatformErrc::state_sealed: return "state-sealed";
  }
  return "unknown";
}

PlatformFacts observe_platform(const efi::EfiVariables& variables,
                               const std::filesystem::path& sysfs_tpm) {
  const auto boot = efi::read_boot_facts(variables);
  std::error_code error;  // what cannot be looked at is not there
  return {.secure_boot = boot && boot->secure_boot,
          .tpm = std::filesystem::exists(sysfs_tpm, error),
          .tpm_sha256 = std::filesystem::exists(sysfs_tpm / "pcr-sha256", error)};
}

Status check_tpm(const PlatformFacts& facts) {
  if (!facts.tpm) {
    return std::unexpected(
        Error(PlatformErrc::no_tpm,
              "the machine has no TPM 2.0; the state partition is sealed to it")
            .with_remedy("Enable the TPM (\"security device\", fTPM, PTT) in the firmware's setup; "
                         "a virtual machine needs a virtual TPM."));
  }
  if (!facts.tpm_sha256) {
    return std::unexpected(
        Error(PlatformErrc::tpm_no_sha256, "the TPM has no SHA-256 bank of PCRs")
            .with_remedy(
                "Activate the SHA-256 bank in the firmware's setup (\"TPM 2.0 PCR banks\")."));
  }
  return {};
}

Status check_secure_boot(const PlatformFacts& facts) {
  if (facts.secure_boot) return {};
  return std::unexpected(
      Error(PlatformErrc::secure_boot_off,
            "Secure Boot is off: anything could be started before Orlop OS")
          .with_remedy(
              "Enrol the release's keys and turn Secure Boot on in the firmware's setup."));
}

}  // namespace orlop::agent
