// SPDX-License-Identifier: Apache-2.0
// PE/COFF files as firmware and systemd-stub see them: section table, Authenticode digest, and the
// sections of a unified kernel image. Pure functions over bytes the caller owns; every size, offset
// and count of the file is checked before use. Safe from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/bytes.hpp"
#include "libs/base/result.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::efi {

struct PeSection {
  std::string name;                ///< up to 8 characters, without the NUL padding
  std::uint32_t virtual_size = 0;  ///< bytes that belong to the section once loaded
  std::uint32_t virtual_address = 0;
  std::uint32_t raw_size = 0;  ///< bytes in the file: virtual_size rounded up to the file alignment
  std::uint32_t raw_offset = 0;
  friend bool operator==(const PeSection&, const PeSection&) = default;
};

/// A place in the file: [offset, offset + size).
struct FileRange {
  std::size_t offset = 0;
  std::size_t size = 0;
  friend bool operator==(const FileRange&, const FileRange&) = default;
};

struct PeImage {
  std::uint16_t machine = 0;        ///< 0x8664 is x86-64, 0xAA64 is AArch64
  std::size_t headers_size = 0;     ///< SizeOfHeaders
  std::size_t checksum_offset = 0;  ///< of the CheckSum field (4 bytes, not part of the digest)
  std::optional<std::size_t> certificate_entry_offset;  ///< of data directory 4 (8 bytes, ditto)
  FileRange certificates;                               ///< the attribute certificate table
  std::vector<PeSection> sections;                      ///< in the order of the section table

  /// The first section of that name, or nullptr.
  [[nodiscard]] const PeSection* find(std::string_view name) const;
};

/// Reads the headers of a PE32 or PE32+ file. Anything a firmware would refuse, and anything that
/// points outside the file, is Errc::corrupt.
[[nodiscard]] Result<PeImage> parse_pe(ByteView file);

/// What the section holds once loaded, without padding: `virtual_size` bytes of the file. A section
/// that continues past its raw data (zero-filled memory) is Errc::unsupported.
[[nodiscard]] Result<ByteView> section_data(ByteView file, const PeSection& section);

/// The Authenticode digest: what firmware compares with `db` and measures into PCR 4.
[[nodiscard]] Result<Bytes> authenticode_digest(ByteView file, crypto::HashAlgorithm algorithm);
[[nodiscard]] Bytes authenticode_digest(ByteView file, const PeImage& image,
                                        crypto::HashAlgorithm algorithm);

}  // namespace orlop::efi
