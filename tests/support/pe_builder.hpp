// SPDX-License-Identifier: Apache-2.0
// build_pe(): a minimal but well-formed PE32+ file with the given sections, for tests.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/bytes.hpp"

namespace orlop::testing {

namespace pe_layout {
inline constexpr std::size_t kPeOffset = 0x40;
inline constexpr std::size_t kOptional = kPeOffset + 24;
inline constexpr std::size_t kOptionalSize = 112 + 16 * 8;
inline constexpr std::size_t kSections = kOptional + kOptionalSize;
inline constexpr std::size_t kChecksum = kOptional + 64;
inline constexpr std::size_t kCertificateEntry = kOptional + 112 + 4 * 8;
inline constexpr std::size_t kAlignment = 512;
}  // namespace pe_layout

inline void put_le(Bytes& file, std::size_t offset, std::uint64_t value, int width) {
  for (int i = 0; i < width; ++i) {
    file.at(offset + static_cast<std::size_t>(i)) = static_cast<std::uint8_t>(value >> 8 * i & 255);
  }
}

using PeSections = std::vector<std::pair<std::string, Bytes>>;

inline Bytes build_pe(const PeSections& sections) {
  using namespace pe_layout;
  const auto align = [](std::size_t n) { return (n + kAlignment - 1) / kAlignment * kAlignment; };
  const auto headers = align(kSections + sections.size() * 40);
  Bytes file(headers);
  file[0] = 'M';
  file[1] = 'Z';
  put_le(file, 0x3c, kPeOffset, 4);
  file[kPeOffset] = 'P';
  file[kPeOffset + 1] = 'E';
  put_le(file, kPeOffset + 4, 0x8664, 2);
  put_le(file, kPeOffset + 6, sections.size(), 2);
  put_le(file, kPeOffset + 20, kOptionalSize, 2);
  put_le(file, kOptional, 0x20b, 2);
  put_le(file, kOptional + 32, 4096, 4);        // section alignment
  put_le(file, kOptional + 36, kAlignment, 4);  // file alignment
  put_le(file, kOptional + 60, headers, 4);
  put_le(file, kOptional + 108, 16, 4);
  std::size_t address = 4096;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const auto& [name, data] = sections[i];
    const auto entry = kSections + i * 40;
    for (std::size_t k = 0; k < name.size() && k < 8; ++k) {
      file[entry + k] = static_cast<std::uint8_t>(name[k]);
    }
    put_le(file, entry + 8, data.size(), 4);
    put_le(file, entry + 12, address, 4);
    put_le(file, entry + 16, align(data.size()), 4);
    put_le(file, entry + 20, file.size(), 4);
    address += (data.size() + 4095) / 4096 * 4096;
    file.insert(file.end(), data.begin(), data.end());
    file.resize(align(file.size()));
  }
  put_le(file, kOptional + 56, address, 4);  // SizeOfImage
  return file;
}

/// Appends an attribute certificate table holding `blob`, as a signing tool does.
inline void append_certificate(Bytes& file, const Bytes& blob) {
  put_le(file, pe_layout::kCertificateEntry, file.size(), 4);
  put_le(file, pe_layout::kCertificateEntry + 4, blob.size(), 4);
  put_le(file, pe_layout::kChecksum, 0x12345678, 4);
  file.insert(file.end(), blob.begin(), blob.end());
}

}  // namespace orlop::testing
