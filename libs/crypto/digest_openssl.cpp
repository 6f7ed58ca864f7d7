// SPDX-License-Identifier: Apache-2.0
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cstdlib>

#include "libs/base/handle.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::crypto {
namespace {

const EVP_MD* method(HashAlgorithm algorithm) {
  return algorithm == HashAlgorithm::sha256 ? EVP_sha256() : EVP_sha384();
}

/// OpenSSL's digests fail only when memory is exhausted or the library is broken: nothing to go on
/// with.
void must(int success) {
  if (success != 1) std::abort();
}

}  // namespace

std::string_view to_string(HashAlgorithm algorithm) {
  return algorithm == HashAlgorithm::sha256 ? "sha256" : "sha384";
}

std::size_t digest_size(HashAlgorithm algorithm) {
  return algorithm == HashAlgorithm::sha256 ? 32 : 48;
}

Result<Sha256> Sha256::parse(std::string_view hex) {
  if (hex.size() != kSize * 2) {
    return fail(Errc::invalid, "a SHA-256 digest has 64 hexadecimal digits, this one {}",
                hex.size());
  }
  return from_bytes(TRY(from_hex(hex)));
}

Result<Sha256> Sha256::from_bytes(ByteView bytes) {
  if (bytes.size() != kSize) {
    return fail(Errc::invalid, "a SHA-256 digest has 32 bytes, this one {}", bytes.size());
  }
  Sha256 digest;
  std::ranges::copy(bytes, digest.bytes_.begin());
  return digest;
}

Sha256 Sha256::of(ByteView data) {
  Sha256 digest;
  SHA256(data.data(), data.size(), digest.bytes_.data());
  return digest;
}

Bytes sha512(ByteView data) {
  Bytes digest(SHA512_DIGEST_LENGTH);
  SHA512(data.data(), data.size(), digest.data());
  return digest;
}

Bytes digest(HashAlgorithm algorithm, ByteView data) {
  Hasher hasher(algorithm);
  hasher.update(data);
  return hasher.finish();
}

struct Hasher::Context {
  CPointer<EVP_MD_CTX, EVP_MD_CTX_free> handle{EVP_MD_CTX_new()};
  HashAlgorithm algorithm;
};

Hasher::Hasher(HashAlgorithm algorithm) : context_(std::make_unique<Context>()) {
  context_->algorithm = algorithm;
  must(EVP_DigestInit_ex(context_->handle.get(), method(algorithm), nullptr));
}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

void Hasher::update(ByteView data) {
  must(EVP_DigestUpdate(context_->handle.get(), data.data(), data.size()));
}

Bytes Hasher::finish() {
  Bytes result(digest_size(context_->algorithm));
  must(EVP_DigestFinal_ex(context_->handle.get(), result.data(), nullptr));
  return result;
}

}  // namespace orlop::crypto
