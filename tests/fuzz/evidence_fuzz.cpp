// rooms: agent_attestation
// SPDX-License-Identifier: Apache-2.0
// Any text is appraised to a complete verdict that does not pass.
#include <cstdlib>

#include "agent/attestation/appraise.hpp"
#include "libs/codec/json.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/attested_node.hpp"
#include "tests/support/sample_manifest.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orlop;
  static const auto manifest = testing::sample_manifest();
  const auto verdict = agent::appraise(as_text({data, size}), manifest, {});
  if (verdict.pass || verdict.claims.size() != agent::claim_names().size()) std::abort();
  return 0;
}

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  testing::AttestedNode node;
  auto evidence = node.evidence();
  // Keys and signatures are random; seeds are the same in every run.
  evidence.attestation_key =
      testing::write_public_area({.attributes = testing::kAttestationAttributes,
                                  .scheme = 0x0018,
                                  .scheme_hash = 0x000B,
                                  .x = Bytes(32, 1),
                                  .y = Bytes(32, 2)});
  evidence.quote.signature = testing::BigEndianWriter()
                                 .number(0x0018000B, 4)
                                 .sized(Bytes(32, 3))
                                 .sized(Bytes(32, 4))
                                 .take();
  return {to_bytes(codec::write_json(agent::to_value(evidence)))};
}
