// SPDX-License-Identifier: Apache-2.0
#include <crypt.h>

#include <algorithm>
#include <memory>

#include "libs/base/format.hpp"
#include "libs/crypto/password.hpp"

namespace orlop::crypto {
namespace {

constexpr std::size_t kLongestPassword = 512;  // CRYPT_MAX_PASSPHRASE_SIZE
constexpr std::size_t kSaltBytes = 16;

}  // namespace

Result<std::string> hash_password(const std::string& password, ByteView salt) {
  if (password.contains('\0') || password.size() >= kLongestPassword) {
    return fail(Errc::invalid, "a password has a zero byte, or {} bytes or more", kLongestPassword);
  }
  char random[kSaltBytes] = {};
  std::ranges::transform(salt.first(std::min(salt.size(), kSaltBytes)), random,
                         [](std::uint8_t byte) { return static_cast<char>(byte); });
  char setting[CRYPT_GENSALT_OUTPUT_SIZE] = {};
  if (crypt_gensalt_rn("$y$", 0, random, sizeof random, setting, sizeof setting) == nullptr) {
    return fail(Errc::unsupported, "the C library makes no yescrypt hashes");
  }
  const auto room = std::make_unique<crypt_data>();
  const char* hash = crypt_rn(password.c_str(), setting, room.get(), sizeof(crypt_data));
  if (hash == nullptr || hash[0] == '*') return fail(Errc::failed, "hashing a password failed");
  return std::string(hash);
}

}  // namespace orlop::crypto
