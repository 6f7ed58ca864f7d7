// SPDX-License-Identifier: Apache-2.0
// Appraisal: evidence + a trusted manifest + a policy = a verdict. Pure, offline, and independent
// of the node: nothing that the node says is believed unless the quote and the manifest show it.
#pragma once

#include <optional>
#include <string_view>

#include "agent/attestation/policy.hpp"
#include "agent/attestation/verdict.hpp"
#include "libs/release/manifest.hpp"

namespace orlop::agent::attestation {

/// `manifest` must come from a trusted source (the TUF client) and be that of the release which the
/// evidence names; nothing when that source has no such release. Always a complete verdict:
/// evidence that cannot be read gives `format` false and the rest unknown.
[[nodiscard]] Verdict appraise(std::string_view evidence_json,
                               const std::optional<release::Manifest>& manifest,
                               const Policy& policy);

}  // namespace orlop::agent::attestation
