// SPDX-License-Identifier: Apache-2.0
#include "libs/trust/signing.hpp"

#include "libs/codec/json.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::trust {
namespace {

constexpr std::string_view kEd25519 = "ed25519";
constexpr std::string_view kEcdsaType = "ecdsa";
constexpr std::string_view kEcdsaScheme = "ecdsa-sha2-nistp256";

}  // namespace

Result<codec::Value> key_to_value(const crypto::PublicKey& key) {
  using codec::Value;
  const auto entry = [](std::string text, std::string_view type, std::string_view scheme) {
    return Value::object({{"keytype", type},
                          {"scheme", scheme},
                          {"keyval", Value::object({{"public", std::move(text)}})}});
  };
  switch (key.type()) {
    case crypto::KeyType::ed25519: return entry(TRY(key.raw_hex()), kEd25519, kEd25519);
    case crypto::KeyType::ecdsa_p256: return entry(TRY(key.pem()), kEcdsaType, kEcdsaScheme);
    case crypto::KeyType::rsa2048: break;
  }
  return std::unexpected(
      Error(Errc::unsupported,
            formatted("a key of type {} cannot sign a repository", crypto::to_string(key.type())))
          .with_remedy("Use an Ed25519 or ECDSA P-256 key."));
}

Result<crypto::PublicKey> key_from_value(const codec::Value& value) {
  const auto type = TRY(value.get_string("keytype"));
  const auto scheme = TRY(value.get_string("scheme"));
  const auto* keyval = TRY(value.get_object("keyval"));
  const auto text = TRY(keyval->get_string("public"));
  if (type == kEd25519 && scheme == kEd25519) {
    const auto raw = TRY(from_hex(text));
    return crypto::PublicKey::from_ed25519(raw);
  }
  // Early versions of TUF wrote the scheme's name for the key type as well.
  if ((type == kEcdsaType || type == kEcdsaScheme) && scheme == kEcdsaScheme) {
    auto key = TRY(crypto::PublicKey::from_pem(text));
    if (key.type() == crypto::KeyType::ecdsa_p256) return key;
    return fail(Errc::invalid, "the key of scheme {} is no P-256 key", scheme);
  }
  return fail(Errc::unsupported, "keys of type '{}' and scheme '{}' are unknown", type, scheme);
}

Result<std::string> key_id(const codec::Value& key) {
  const auto canonical = TRY(codec::write_canonical_json(key));
  return crypto::Sha256::of(as_bytes(canonical)).hex();
}

Result<std::string> key_id(const crypto::PublicKey& key) { return key_id(TRY(key_to_value(key))); }

Result<std::string> sign_metadata(const codec::Value& content,
                                  std::span<const crypto::PrivateKey> keys) {
  const auto message = TRY(codec::write_canonical_json(content));
  auto signatures = codec::Value::array();
  for (const auto& key : keys) {
    const auto id = TRY(key_id(key.public_key()));
    const auto signature = TRY(key.sign(as_bytes(message)));
    signatures.push(codec::Value::object({{"keyid", id}, {"sig", to_hex(signature)}}));
  }
  return codec::write_json_pretty(
      codec::Value::object({{"signatures", std::move(signatures)}, {"signed", content}}));
}

}  // namespace orlop::trust
