// SPDX-License-Identifier: Apache-2.0
#include "libs/tpm/pcr.hpp"

namespace orlop::tpm {
namespace {
constexpr std::uint16_t kTpmAlgSha256 = 0x000B;
constexpr std::uint16_t kTpmAlgSha384 = 0x000C;
}  // namespace

std::optional<HashAlgorithm> algorithm_of(std::uint16_t tpm_algorithm) {
  if (tpm_algorithm == kTpmAlgSha256) return HashAlgorithm::sha256;
  if (tpm_algorithm == kTpmAlgSha384) return HashAlgorithm::sha384;
  return std::nullopt;
}

std::uint16_t tpm_algorithm_of(HashAlgorithm algorithm) {
  return algorithm == HashAlgorithm::sha256 ? kTpmAlgSha256 : kTpmAlgSha384;
}

Result<HashAlgorithm> parse_algorithm(std::string_view name) {
  for (const auto algorithm : {HashAlgorithm::sha256, HashAlgorithm::sha384}) {
    if (crypto::to_string(algorithm) == name) return algorithm;
  }
  return fail(Errc::unsupported, "PCR bank {} is not supported (sha256, sha384)", name);
}

Bytes initial_value(HashAlgorithm algorithm, std::uint32_t pcr) {
  const bool dynamic = pcr >= 17 && pcr <= 22;
  return Bytes(crypto::digest_size(algorithm), dynamic ? 0xff : 0x00);
}

Bytes extended(HashAlgorithm algorithm, ByteView value, ByteView digest) {
  crypto::Hasher hasher(algorithm);
  hasher.update(value);
  hasher.update(digest);
  return hasher.finish();
}

void extend(Bank& bank, HashAlgorithm algorithm, std::uint32_t pcr, ByteView digest) {
  auto& value = bank.try_emplace(pcr, initial_value(algorithm, pcr)).first->second;
  value = extended(algorithm, value, digest);
}

void measure(Bank& bank, HashAlgorithm algorithm, std::uint32_t pcr, ByteView data) {
  extend(bank, algorithm, pcr, crypto::digest(algorithm, data));
}

const std::vector<std::string_view>& boot_phases() {
  static const std::vector<std::string_view> phases{"enter-initrd", "leave-initrd", "sysinit",
                                                    "ready"};
  return phases;
}

}  // namespace orlop::tpm
