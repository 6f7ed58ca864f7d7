// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/evidence.hpp"

#include "libs/codec/json.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::agent {
namespace {

constexpr codec::ParseLimits kLimits{
    .max_bytes = kMaxEvidenceBytes, .max_depth = 16, .max_nodes = 4096};

Result<Bytes> get_base64(const codec::Value& object, std::string_view key) {
  const auto text = TRY(object.get_string(key));
  return TRY_CONTEXT(from_base64(text), std::format("member {}", key));
}

}  // namespace

const std::vector<std::uint32_t>& attested_pcrs() {
  static const std::vector<std::uint32_t> pcrs{0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 12, 13, 14, 15};
  return pcrs;
}

codec::Value to_value(const Statement& statement) {
  return codec::Value::object({
      {"product", statement.product},
      {"variant", statement.variant},
      {"version", statement.version},
      {"rootHash", statement.root_hash},
      {"configurationDigest", statement.configuration_digest},
      {"generation", statement.generation},
      {"bootEntry", statement.boot_entry},
      {"onTrial", statement.on_trial},
      {"secureBoot", statement.secure_boot},
      {"logComplete", statement.log_complete},
      {"bootId", statement.boot_id},
      {"time", statement.time},
  });
}

Result<Statement> parse_statement(const codec::Value& value) {
  Statement statement;
  statement.product = TRY(value.get_string("product"));
  statement.variant = TRY(value.get_string("variant"));
  statement.version = TRY(value.get_string("version"));
  statement.root_hash = TRY(value.get_string("rootHash"));
  statement.configuration_digest = TRY(value.get_string("configurationDigest"));
  statement.generation = TRY(value.get_size("generation"));
  statement.boot_entry = TRY(value.get_string("bootEntry"));
  statement.on_trial = TRY(value.get_bool("onTrial"));
  statement.secure_boot = TRY(value.get_bool("secureBoot"));
  statement.log_complete = TRY(value.get_bool("logComplete"));
  statement.boot_id = TRY(value.get_string("bootId"));
  statement.time = TRY(value.get_string("time"));
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

}  // namespace orlop::agent
