// SPDX-License-Identifier: Apache-2.0
// Verifying evidence against a repository of signed releases: `orlop verify`, on any machine.
#pragma once

#include <string_view>

#include "agent/attestation/appraise.hpp"
#include "libs/base/result.hpp"
#include "libs/trust/client.hpp"

namespace orlop::agent::attestation {

/// Finds the manifest of the release that the evidence names among the client's trusted targets
/// (refresh() must have succeeded) and appraises. A repository without that release is a verdict,
/// not an error; one whose manifest cannot be fetched or read is an error.
[[nodiscard]] Result<Verdict> verify_evidence(std::string_view evidence_json, trust::Client& client,
                                              const Policy& policy);

}  // namespace orlop::agent::attestation
