// rooms: agent_attestation
// SPDX-License-Identifier: Apache-2.0
// Any text is appraised to a complete verdict that does not pass.
#include <cstdlib>

#include "agent/attestation/appraise.hpp"
#include "tests/support/sample_manifest.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orlop;
  static const auto manifest = testing::sample_manifest();
  const auto verdict = agent::appraise(as_text({data, size}), manifest, {});
  if (verdict.pass || verdict.claims.size() != agent::claim_names().size()) std::abort();
  return 0;
}
