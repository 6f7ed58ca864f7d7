// SPDX-License-Identifier: Apache-2.0
// Digests: SHA-256 and SHA-384 of bytes and streams (OpenSSL EVP). Values; a Hasher belongs to one
// thread.
#pragma once

#include <array>
#include <compare>
#include <memory>
#include <string>
#include <string_view>

#include "libs/base/bytes.hpp"
#include "libs/base/result.hpp"

namespace orlop::crypto {

enum class HashAlgorithm { sha256, sha384 };

/// "sha256" or "sha384".
[[nodiscard]] std::string_view to_string(HashAlgorithm algorithm);
[[nodiscard]] std::size_t digest_size(HashAlgorithm algorithm);

/// A SHA-256 value: the digest that names blocks, files and root hashes.
class Sha256 {
 public:
  static constexpr std::size_t kSize = 32;
  Sha256() = default;  ///< all zero
  explicit Sha256(const std::array<std::uint8_t, kSize>& bytes) : bytes_(bytes) {}
  /// Exactly 64 hexadecimal digits.
  static Result<Sha256> parse(std::string_view hex);
  /// Exactly 32 bytes.
  static Result<Sha256> from_bytes(ByteView bytes);
  static Sha256 of(ByteView data);

  [[nodiscard]] ByteView bytes() const { return bytes_; }
  [[nodiscard]] std::string hex() const { return to_hex(bytes_); }
  friend auto operator<=>(const Sha256&, const Sha256&) = default;

 private:
  std::array<std::uint8_t, kSize> bytes_{};
};

[[nodiscard]] Bytes digest(HashAlgorithm algorithm, ByteView data);

/// SHA-512, which other tools name contents by.
[[nodiscard]] Bytes sha512(ByteView data);

/// Incremental hashing. finish() may be called once.
class Hasher {
 public:
  explicit Hasher(HashAlgorithm algorithm = HashAlgorithm::sha256);
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;
  void update(ByteView data);
  [[nodiscard]] Bytes finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace orlop::crypto

template <>
struct std::hash<orlop::crypto::Sha256> {
  std::size_t operator()(const orlop::crypto::Sha256& digest) const noexcept {
    std::size_t value = 0;
    for (std::size_t i = 0; i < sizeof value; ++i) value = value << 8 | digest.bytes()[i];
    return value;
  }
};
