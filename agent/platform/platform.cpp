// SPDX-License-Identifier: Apache-2.0
#include "agent/platform/platform.hpp"

#include "libs/sys/file.hpp"
#include "libs/tpm/firmware_log.hpp"

namespace orlop::agent::platform {
namespace {

/// The first few. A log that cannot be read adds nothing: what it would say only helps to explain.
std::vector<std::string> additions_in(const std::filesystem::path& firmware_log) {
  constexpr std::size_t kMost = 4;
  std::vector<std::string> additions;
  const auto bytes = sys::read_file(firmware_log, tpm::kMaxFirmwareLogBytes);
  if (!bytes) return additions;
  const auto log = tpm::parse_firmware_log(*bytes);
  if (!log) return additions;
  for (const auto& event : log->events) {
    if (event.pcr != tpm::kPcrConfiguration || event.type == tpm::kEvSeparator) continue;
    if (additions.size() == kMost) break;
    const auto text = tpm::event_text(event);
    additions.push_back(text.empty() ? tpm::event_type_name(event.type) : text);
  }
  return additions;
}

}  // namespace

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
                               const std::filesystem::path& sysfs_tpm,
                               const std::filesystem::path& firmware_log) {
  const auto boot = efi::read_boot_facts(variables);
  std::error_code error;  // what cannot be looked at is not there
  return {.secure_boot = boot && boot->secure_boot,
          .tpm = std::filesystem::exists(sysfs_tpm, error),
          .tpm_sha256 = std::filesystem::exists(sysfs_tpm / "pcr-sha256", error),
          .additions = additions_in(firmware_log)};
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

}  // namespace orlop::agent::platform
