// SPDX-License-Identifier: Apache-2.0
// Keys: key pairs, signatures and self-signed certificates (OpenSSL EVP).
//
// Ed25519 and ECDSA P-256 sign repository metadata; RSA signs what firmware and TPMs check (Secure
// Boot, PCR policies). Values that share an immutable key: cheap to copy, safe from any thread.
// Private keys leave the process only through save(), which writes files of mode 0600.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "libs/base/bytes.hpp"
#include "libs/base/clock.hpp"
#include "libs/base/result.hpp"

namespace orlop::crypto {

enum class KeyType {
  ed25519,     ///< RFC 8032; signature of 64 bytes over the message itself
  ecdsa_p256,  ///< DER signature over the message's SHA-256
  rsa2048,     ///< PKCS #1 v1.5 over the message's SHA-256; larger moduli are accepted on loading
};

/// "ed25519", "ecdsa-p256" or "rsa-2048".
[[nodiscard]] std::string_view to_string(KeyType type);

namespace detail {
struct Key;  // an OpenSSL EVP_PKEY
}

class PublicKey {
 public:
  /// A PEM `PUBLIC KEY`. Another kind, curve, or RSA below 2048 bits is Errc::unsupported.
  static Result<PublicKey> from_pem(std::string_view pem);
  /// The 32 bytes of an Ed25519 key.
  static Result<PublicKey> from_ed25519(ByteView raw);

  [[nodiscard]] KeyType type() const { return type_; }
  [[nodiscard]] Result<std::string> pem() const;
  /// SubjectPublicKeyInfo, as PCR signature files fingerprint it.
  [[nodiscard]] Result<Bytes> der() const;
  /// The 32 bytes of an Ed25519 key in hex; Errc::unsupported for other kinds.
  [[nodiscard]] Result<std::string> raw_hex() const;
  /// Whether `signature` is this key's over `message`. Never an error: a malformed one is false.
  [[nodiscard]] bool verify(ByteView message, ByteView signature) const;

 private:
  friend class PrivateKey;
  PublicKey(KeyType type, std::shared_ptr<const detail::Key> key)
      : type_(type), key_(std::move(key)) {}
  KeyType type_;
  std::shared_ptr<const detail::Key> key_;
};

class PrivateKey {
 public:
  static Result<PrivateKey> generate(KeyType type);
  /// An unencrypted PEM private key (PKCS #8 or traditional).
  static Result<PrivateKey> from_pem(std::string_view pem);
  static Result<PrivateKey> load(const std::filesystem::path& path);
  /// PKCS #8 PEM, mode 0600, durable; an existing file is Errc::exists.
  [[nodiscard]] Status save(const std::filesystem::path& path) const;

  [[nodiscard]] KeyType type() const { return type_; }
  [[nodiscard]] Result<Bytes> sign(ByteView message) const;
  [[nodiscard]] PublicKey public_key() const { return {type_, key_}; }

 private:
  friend class Certificate;
  PrivateKey(KeyType type, std::shared_ptr<const detail::Key> key)
      : type_(type), key_(std::move(key)) {}
  KeyType type_;
  std::shared_ptr<const detail::Key> key_;
};

/// An X.509 certificate in the two encodings that tools ask for.
class Certificate {
 public:
  /// Names the key `common_name` and signs that with the key itself, valid for `validity` from
  /// `not_before`: the form in which PK, KEK and db are enrolled.
  static Result<Certificate> self_signed(const PrivateKey& key, std::string_view common_name,
                                         UnixTime not_before, std::chrono::days validity);
  static Result<Certificate> from_pem(std::string_view pem);

  [[nodiscard]] const Bytes& der() const { return der_; }
  [[nodiscard]] const std::string& pem() const { return pem_; }
  /// When its validity begins.
  [[nodiscard]] Result<UnixTime> not_before() const;

 private:
  Certificate(Bytes der, std::string pem) : der_(std::move(der)), pem_(std::move(pem)) {}
  Bytes der_;
  std::string pem_;
};

}  // namespace orlop::crypto
