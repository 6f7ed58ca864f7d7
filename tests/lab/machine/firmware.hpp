// SPDX-License-Identifier: Apache-2.0
// Firmware: UEFI variable stores for virtual machines, with Secure Boot keys enrolled. Writes files
// only; stateless.
#pragma once

#include <filesystem>

#include "libs/sys/command.hpp"

namespace orlop::lab {

/// PEM certificates of the three Secure Boot roles.
struct SecureBootCertificates {
  std::filesystem::path platform;      ///< PK
  std::filesystem::path key_exchange;  ///< KEK
  std::filesystem::path database;      ///< db: what may boot
};

/// The certificates that `orlop-build keys generate` leaves in a folder.
[[nodiscard]] SecureBootCertificates certificates_in(const std::filesystem::path& keys_folder);

/// Writes a copy of the variable store `pristine` to `out` in which the certificates are enrolled
/// and Secure Boot enforces. No vendor keys are added: only what these keys signed boots.
[[nodiscard]] Status enroll_keys(sys::CommandRunner& runner, const std::filesystem::path& pristine,
                                 const SecureBootCertificates& certificates,
                                 const std::filesystem::path& out);

}  // namespace orlop::lab
