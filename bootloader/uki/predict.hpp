// SPDX-License-Identifier: Apache-2.0
// What a UKI will measure when it boots: PCR 11 before and after each boot phase, and the
// Authenticode digests that firmware puts into PCR 4. Computed from the finished file, since that
// is what firmware and systemd-stub see. Pure functions; safe from any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libs/base/bytes.hpp"
#include "libs/base/result.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/release/manifest.hpp"

namespace orlop::bootloader::uki {

/// One section as systemd-stub measures it: first the name with its NUL, then the content.
struct MeasuredSection {
  std::string name;  ///< ".linux"
  ByteView data;     ///< points into the UKI
};

/// The sections that systemd-stub 257 measures into PCR 11, in its order. A file without .linux is
/// Errc::invalid; one whose measurement depends on the machine or on a choice at boot (profiles,
/// device trees matched by hardware) or that repeats a section is Errc::unsupported.
[[nodiscard]] Result<std::vector<MeasuredSection>> measured_sections(ByteView uki);

/// PCR 11 of one bank after the sections, and after each of the four boot phases.
[[nodiscard]] release::Pcr11Prediction predict_pcr11(const std::vector<MeasuredSection>& sections,
                                                     crypto::HashAlgorithm bank);

/// Everything that the release manifest states about the UKI's measurements.
[[nodiscard]] Result<release::UkiMeasurements> predict_uki(ByteView uki);

}  // namespace orlop::bootloader::uki
