// rooms: trust codec
// SPDX-License-Identifier: Apache-2.0
// Metadata of a hostile mirror: the first byte chooses the role, the rest is the file.
#include <cstddef>
#include <cstdint>

#include "libs/codec/json.hpp"
#include "libs/trust/metadata.hpp"
#include "libs/trust/signing.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orlop::trust;
  if (size == 0) return 0;
  const auto role = kRoles[data[0] % 4];
  const auto envelope = parse_envelope({data + 1, size - 1}, role);
  if (!envelope) return 0;
  (void)parse_timestamp(*envelope);
  (void)parse_snapshot(*envelope);
  (void)parse_targets(*envelope);
  if (const auto root = parse_root(*envelope)) {
    for (const auto signer : kRoles) (void)verify(*envelope, signer, *root);
  }
  return 0;
}

namespace {

using orlop::codec::Value;

constexpr const char* kKey = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";

/// Everything in its place; the signature is no signature, as in all that a mirror can make up.
orlop::Bytes seed(std::uint8_t role, Value content, const std::string& key_id) {
  content.set("spec_version", "1.0.33");
  content.set("version", 1);
  content.set("expires", "2026-12-01T12:00:00Z");
  const auto signature =
      Value::object({{"keyid", key_id}, {"sig", orlop::to_hex(orlop::Bytes(64, 7))}});
  return orlop::fuzz::chosen(
      role, orlop::as_bytes(orlop::codec::write_json(Value::object(
                {{"signatures", Value::array({signature})}, {"signed", std::move(content)}}))));
}

Value file_of(std::uint64_t length) {
  return Value::object(
      {{"version", 1},
       {"length", length},
       {"hashes", Value::object({{"sha256", orlop::crypto::Sha256::of({}).hex()}})}});
}

}  // namespace

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  const auto key = crypto::PublicKey::from_ed25519(from_hex(kKey).value()).value();
  const auto key_id = trust::key_id(key).value();
  Value roles;
  for (const auto role : trust::kRoles) {
    roles.set(std::string(trust::to_string(role)),
              Value::object({{"keyids", Value::array({key_id})}, {"threshold", 1}}));
  }
  Value keys;
  keys.set(key_id, trust::key_to_value(key).value());
  auto target = file_of(9);
  Value targets;
  targets.set("orlop-base-1.0.json", target);
  return {
      seed(
          0,
          Value::object(
              {{"_type", "root"}, {"consistent_snapshot", true}, {"keys", keys}, {"roles", roles}}),
          key_id),
      seed(1,
           Value::object(
               {{"_type", "timestamp"}, {"meta", Value::object({{"snapshot.json", file_of(9)}})}}),
           key_id),
      seed(2,
           Value::object(
               {{"_type", "snapshot"}, {"meta", Value::object({{"targets.json", file_of(9)}})}}),
           key_id),
      seed(3, Value::object({{"_type", "targets"}, {"targets", targets}}), key_id)};
}
