// rooms: agent_attestation
// SPDX-License-Identifier: Apache-2.0
// Any text is appraised to a complete verdict that does not pass, although the policy pins the key
// and demands the nonce of the seed: nobody can sign with that key.
#include <cstdlib>

#include "agent/attestation/appraise.hpp"
#include "libs/codec/json.hpp"
#include "libs/tpm/quote.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/attested_node.hpp"
#include "tests/support/sample_manifest.hpp"

namespace {

orlop::Bytes pinned_key() {
  using namespace orlop;
  return testing::write_public_area({.attributes = testing::kAttestationAttributes,
                                     .scheme = 0x0018,
                                     .scheme_hash = 0x000B,
                                     .x = Bytes(32, 1),
                                     .y = Bytes(32, 2)});
}

orlop::agent::attestation::Policy policy() {
  using namespace orlop;
  return {.nonce = Bytes(32, 0x5a),
          .attestation_keys = {to_hex(tpm::key_name(pinned_key()).value())}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orlop;
  static const auto manifest = testing::sample_manifest();
  static const auto demanded = policy();
  const auto verdict = agent::attestation::appraise(as_text({data, size}), manifest, demanded);
  if (verdict.pass || verdict.claims.size() != agent::attestation::claim_names().size())
    std::abort();
  return 0;
}

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  testing::AttestedNode node;
  auto evidence = node.evidence();
  // Keys and signatures are random; seeds are the same in every run.
  evidence.attestation_key = pinned_key();
  evidence.quote.signature = testing::BigEndianWriter()
                                 .number(0x0018000B, 4)
                                 .sized(Bytes(32, 3))
                                 .sized(Bytes(32, 4))
                                 .take();
  return {to_bytes(codec::write_json(agent::attestation::to_value(evidence)))};
}
