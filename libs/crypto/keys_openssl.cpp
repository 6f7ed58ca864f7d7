// SPDX-License-Identifier: Apache-2.0
#include "libs/crypto/keys_openssl.hpp"

#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>

#include "libs/sys/file.hpp"

namespace orlop::crypto {
namespace {

using detail::Key;
using detail::openssl_error;
using MdContext = CPointer<EVP_MD_CTX, EVP_MD_CTX_free>;

constexpr std::size_t kMaxPem = std::size_t{64} << 10;
constexpr int kMinRsaBits = 2048;

/// Ed25519 hashes by itself; the others sign a SHA-256.
const EVP_MD* digest_of(KeyType type) { return type == KeyType::ed25519 ? nullptr : EVP_sha256(); }

std::shared_ptr<const Key> share(EVP_PKEY* key) {
  return std::make_shared<const Key>(CPointer<EVP_PKEY, EVP_PKEY_free>(key));
}

Result<KeyType> type_of(EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "ED25519") == 1) return KeyType::ed25519;
  if (EVP_PKEY_is_a(key, "EC") == 1) {
    std::array<char, 64> curve{};
    std::size_t length = 0;
    EVP_PKEY_get_group_name(key, curve.data(), curve.size(), &length);
    if (std::string_view(curve.data(), length) == "prime256v1") return KeyType::ecdsa_p256;
    return fail(Errc::unsupported, "the key is on the curve '{}', only P-256 is supported",
                curve.data());
  }
  if (EVP_PKEY_is_a(key, "RSA") == 1) {
    const auto bits = EVP_PKEY_get_bits(key);
    if (bits >= kMinRsaBits) return KeyType::rsa2048;
    return fail(Errc::unsupported, "the RSA key has {} bits, at least {} are required", bits,
                kMinRsaBits);
  }
  return fail(Errc::unsupported, "the key is neither Ed25519, ECDSA P-256 nor RSA");
}

/// Keeps a program from stopping at a terminal prompt when a key is encrypted.
int no_passphrase(char*, int, int, void*) { return -1; }

}  // namespace

std::string_view to_string(KeyType type) {
  constexpr std::array<std::string_view, 3> names{"ed25519", "ecdsa-p256", "rsa-2048"};
  return names[static_cast<std::size_t>(type)];
}

Result<PublicKey> PublicKey::from_pem(std::string_view pem) {
  if (pem.size() > kMaxPem) return fail(Errc::invalid, "the public key is too long");
  const auto bio = detail::reader(pem);
  auto* key = PEM_read_bio_PUBKEY(bio.get(), nullptr, no_passphrase, nullptr);
  if (key == nullptr) {
    ERR_clear_error();
    return fail(Errc::invalid, "the text is no PEM public key");
  }
  auto shared = share(key);
  const auto type = TRY(type_of(key));
  return PublicKey(type, std::move(shared));
}

Result<PublicKey> PublicKey::from_ed25519(ByteView raw) {
  auto* key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw.data(), raw.size());
  if (key == nullptr) {
    ERR_clear_error();
    return fail(Errc::invalid, "an Ed25519 public key has 32 bytes, this one {}", raw.size());
  }
  return PublicKey(KeyType::ed25519, share(key));
}

Result<std::string> PublicKey::pem() const {
  const auto bio = detail::writer();
  if (PEM_write_bio_PUBKEY(bio.get(), key_->handle.get()) != 1) {
    return openssl_error("writing a public key");
  }
  return detail::written(bio);
}

Result<Bytes> PublicKey::der() const {
  std::uint8_t* data = nullptr;
  const int size = i2d_PUBKEY(key_->handle.get(), &data);
  if (size <= 0) return openssl_error("encoding a public key");
  Bytes der(data, data + size);
  OPENSSL_free(data);
  return der;
}

Result<std::string> PublicKey::raw_hex() const {
  if (type_ != KeyType::ed25519) {
    return fail(Errc::unsupported, "a key of type {} has no raw form", to_string(type_));
  }
  std::array<std::uint8_t, 32> raw{};
  auto size = raw.size();
  if (EVP_PKEY_get_raw_public_key(key_->handle.get(), raw.data(), &size) != 1) {
    return openssl_error("reading a public key");
  }
  return to_hex(raw);
}

bool PublicKey::verify(ByteView message, ByteView signature) const {
  const MdContext context(EVP_MD_CTX_new());
  const bool good = EVP_DigestVerifyInit(context.get(), nullptr, digest_of(type_), nullptr,
                                         key_->handle.get()) == 1 &&
                    EVP_DigestVerify(context.get(), signature.data(), signature.size(),
                                     message.data(), message.size()) == 1;
  ERR_clear_error();
  return good;
}

Result<PrivateKey> PrivateKey::generate(KeyType type) {
  EVP_PKEY* key = nullptr;
  switch (type) {
    case KeyType::ed25519: key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"); break;
    case KeyType::ecdsa_p256: key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"); break;
    case KeyType::rsa2048:
      key = EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{kMinRsaBits});
      break;
  }
  if (key == nullptr) return openssl_error("generating a key");
  return PrivateKey(type, share(key));
}

Result<PrivateKey> PrivateKey::from_pem(std::string_view pem) {
  if (pem.size() > kMaxPem) return fail(Errc::invalid, "the private key is too long");
  const auto bio = detail::reader(pem);
  auto* key = PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr);
  if (key == nullptr) {
    ERR_clear_error();
    return fail(Errc::invalid, "the text is no unencrypted PEM private key");
  }
  auto shared = share(key);
  const auto type = TRY(type_of(key));
  return PrivateKey(type, std::move(shared));
}

Result<PrivateKey> PrivateKey::load(const std::filesystem::path& path) {
  const auto pem = TRY(sys::read_text(path, kMaxPem));
  return TRY_CONTEXT(from_pem(pem), path.string());
}

Status PrivateKey::save(const std::filesystem::path& path) const {
  std::error_code ignored;  // what cannot be looked at cannot be written either: reported below
  if (std::filesystem::exists(path, ignored)) {
    return std::unexpected(Error(Errc::exists, formatted("{} exists", path.string()))
                               .with_remedy("Move the old key away; keys are never overwritten."));
  }
  const auto bio = detail::writer();
  if (PEM_write_bio_PKCS8PrivateKey(bio.get(), key_->handle.get(), nullptr, nullptr, 0, nullptr,
                                    nullptr) != 1) {
    return openssl_error("writing a private key");
  }
  constexpr std::uint32_t kOwnerOnly = 0600;
  return sys::write_file(path, detail::written(bio), kOwnerOnly);
}

Result<Bytes> PrivateKey::sign(ByteView message) const {
  const MdContext context(EVP_MD_CTX_new());
  auto* key = key_->handle.get();
  std::size_t size = 0;
  if (EVP_DigestSignInit(context.get(), nullptr, digest_of(type_), nullptr, key) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, message.data(), message.size()) != 1) {
    return openssl_error("signing");
  }
  Bytes signature(size);
  if (EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) != 1) {
    return openssl_error("signing");
  }
  signature.resize(size);
  return signature;
}

}  // namespace orlop::crypto
