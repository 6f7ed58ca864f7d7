// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/evidence.hpp"

#include "libs/codec/json.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::agent::attestation {
namespace {

constexpr codec::ParseLimits kLimits{
    .max_bytes = kMaxEvidenceBytes, .max_depth = 16, .max_nodes = 4096};

Result<Bytes> get_base64(const codec::Value& object, std::string_view key) {
  const auto text = TRY(object.get_string(key));
  return TRY_CONTEXT(from_base64(text), std::format("member {}", key));
}

Status read_member(const codec::Value& object, const char* key, std::string& member) {
  member = TRY(object.get_string(key));
  return {};
}
Status read_member(const codec::Value& object, const char* key, std::uint64_t& member) {
  member = TRY(object.get_size(key));
  return {};
}
Status read_member(const codec::Value& object, const char* key, bool& member) {
  member = TRY(object.get_bool(key));
  return {};
}

/// The keys of a statement, for writing and for reading: visit(key, member) until one fails.
template <typename AnyStatement, typename Visit>
Status for_each_member(AnyStatement& statement, const Visit& visit) {
  TRY(visit("product", statement.product));
  TRY(visit("variant", statement.variant));
  TRY(visit("version", statement.version));
  TRY(visit("rootHash", statement.root_hash));
  TRY(visit("configurationDigest", statement.configuration_digest));
  TRY(visit("generation", statement.generation));
  TRY(visit("bootEntry", statement.boot_entry));
  TRY(visit("onTrial", statement.on_trial));
  TRY(visit("secureBoot", statement.secure_boot));
  TRY(visit("logComplete", statement.log_complete));
  TRY(visit("bootId", statement.boot_id));
  TRY(visit("time", statement.time));
  return {};
}

}  // namespace

const std::vector<std::uint32_t>& attested_pcrs() {
  static const std::vector<std::uint32_t> pcrs{0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 12, 13, 14, 15};
  return pcrs;
}

codec::Value to_value(const Statement& statement) {
  codec::Value value;
  for_each_member(statement, [&value](const char* key, const auto& member) -> Status {
    value.set(key, member);
    return {};
  }).value();
  return value;
}

Result<Statement> parse_statement(const codec::Value& value) {
  Statement statement;
  TRY(for_each_member(statement, [&value](const char* key, auto& member) {
    return read_member(value, key, member);
  }));
  return statement;
}

Result<Bytes> qualifying_data(ByteView nonce, const codec::Value& statement) {
  const auto canonical = TRY(codec::write_canonical_json(statement));
  crypto::Hasher hasher;
  hasher.update(nonce);
  hasher.update(crypto::Sha256::of(as_bytes(canonical)).bytes());
  return hasher.finish();
}

codec::Value to_value(const Evidence& evidence) {
  return codec::Value::object({
      {"schema", kEvidenceSchema},
      {"nonce", to_hex(evidence.nonce)},
      {"quote", codec::Value::object({{"message", to_base64(evidence.quote.attest)},
                                      {"signature", to_base64(evidence.quote.signature)}})},
      {"attestationKey", to_base64(evidence.attestation_key)},
      {"firmwareLog", to_base64(evidence.firmware_log)},
      {"userspaceLog", to_base64(evidence.userspace_log)},
      {"statement", evidence.statement},
  });
}

Result<Evidence> parse_evidence(std::string_view json) {
  const auto document = TRY(codec::parse_json(json, kLimits));
  const auto schema = TRY(document.get_string("schema"));
  if (schema != kEvidenceSchema) {
    return fail(Errc::invalid, "schema is \"{}\", expected \"{}\"", schema, kEvidenceSchema);
  }
  Evidence evidence;
  const auto nonce = TRY(document.get_string("nonce"));
  evidence.nonce = TRY_CONTEXT(from_hex(nonce), "member nonce");
  if (evidence.nonce.size() > kMaxNonceBytes) {
    return fail(Errc::invalid, "nonce of {} bytes (at most {})", evidence.nonce.size(),
                kMaxNonceBytes);
  }
  const auto* quote = TRY(document.get_object("quote"));
  evidence.quote.attest = TRY(get_base64(*quote, "message"));
  evidence.quote.signature = TRY(get_base64(*quote, "signature"));
  evidence.attestation_key = TRY(get_base64(document, "attestationKey"));
  evidence.firmware_log = TRY(get_base64(document, "firmwareLog"));
  evidence.userspace_log = TRY(get_base64(document, "userspaceLog"));
  evidence.statement = *TRY(document.get_object("statement"));
  return evidence;
}

}  // namespace orlop::agent::attestation
