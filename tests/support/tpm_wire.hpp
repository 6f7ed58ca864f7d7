// SPDX-License-Identifier: Apache-2.0
// Writes the TPM structures that libs/tpm/quote.hpp reads: what a TPM would produce, or nearly.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "libs/tpm/quote.hpp"

namespace orlop::testing {

class BigEndianWriter {
 public:
  BigEndianWriter& number(std::uint64_t value, int width) {
    for (int i = width - 1; i >= 0; --i)
      bytes_.push_back(static_cast<std::uint8_t>(value >> 8 * i));
    return *this;
  }
  BigEndianWriter& raw(ByteView bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return *this;
  }
  BigEndianWriter& sized(ByteView bytes) { return number(bytes.size(), 2).raw(bytes); }
  [[nodiscard]] Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

/// restricted | sign | noDA | userWithAuth | sensitiveDataOrigin | fixedParent | fixedTPM
inline constexpr std::uint32_t kAttestationAttributes = 0x00050472;

inline Bytes write_public_area(const tpm::PublicArea& key) {
  BigEndianWriter out;
  out.number(0x0023, 2).number(0x000B, 2).number(key.attributes, 4).sized({});
  out.number(0x0010, 2).number(key.scheme, 2);
  if (key.scheme != 0x0010) out.number(key.scheme_hash, 2);
  out.number(0x0003, 2).number(0x0010, 2).sized(key.x).sized(key.y);
  return out.take();
}

inline Bytes write_attest(const tpm::QuoteInfo& info) {
  Bytes bitmap(3, 0);
  for (const auto pcr : info.pcrs) {
    bitmap.at(pcr / 8) = static_cast<std::uint8_t>(bitmap.at(pcr / 8) | 1U << pcr % 8);
  }
  return BigEndianWriter()
      .number(0xFF544347, 4)
      .number(0x8018, 2)
      .sized(info.qualified_signer)
      .sized(info.qualifying_data)
      .number(info.clock, 8)
      .number(info.reset_count, 4)
      .number(info.restart_count, 4)
      .number(info.safe ? 1 : 0, 1)
      .number(info.firmware_version, 8)
      .number(1, 4)
      .number(tpm::tpm_algorithm_of(info.bank), 2)
      .number(bitmap.size(), 1)
      .raw(bitmap)
      .sized(info.pcr_digest)
      .take();
}

/// TPMT_SIGNATURE from the DER form of an ECDSA signature.
inline Bytes write_signature(const Bytes& der) {
  const auto number = [&](std::size_t at) {
    ByteView integer = ByteView(der).subspan(at + 2, der.at(at + 1));
    while (integer.size() > 1 && integer[0] == 0) integer = integer.subspan(1);
    return integer;
  };
  const std::size_t second = 2 + 2 + der.at(3);
  return BigEndianWriter()
      .number(0x0018, 2)
      .number(0x000B, 2)
      .sized(number(2))
      .sized(number(second))
      .take();
}

}  // namespace orlop::testing
