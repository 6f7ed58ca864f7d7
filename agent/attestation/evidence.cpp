// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/evidence.hpp"

#include "agent/attestation/sections.hpp"
#include "libs/codec/json.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::agent::attestation {
namespace {

constexpr codec::ParseLimits kLimits{
    .max_bytes = kMaxEvidenceBytes, .max_depth = 16, .max_nodes = 4096};

}  // namespace

const std::vector<std::uint32_t>& attested_pcrs() {
  static const std::vector<std::uint32_t> pcrs{0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 12, 13, 14, 15};
  return pcrs;
}

codec::Value to_value(const Statement& statement) {
  return schema::to_value(statement, kStatement);
}

Result<Statement> parse_statement(const codec::Value& value) {
  return schema::parse(value, kStatement, {.file = "the statement"});
}

Result<Bytes> qualifying_data(ByteView nonce, const codec::Value& statement) {
  const auto canonical = TRY(codec::write_canonical_json(statement));
  crypto::Hasher hasher;
  hasher.update(nonce);
  hasher.update(crypto::Sha256::of(as_bytes(canonical)).bytes());
  return hasher.finish();
}

codec::Value to_value(const Evidence& evidence) { return schema::to_value(evidence, kEvidence); }

Result<Evidence> parse_evidence(std::string_view json) {
  return schema::parse(TRY(codec::parse_json(json, kLimits)), kEvidence, {.file = "the evidence"});
}

}  // namespace orlop::agent::attestation
