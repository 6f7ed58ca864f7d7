// SPDX-License-Identifier: Apache-2.0
#include "libs/efi/pe.hpp"

#include <algorithm>

namespace orlop::efi {
namespace {

constexpr std::size_t kPeOffsetField = 0x3c;
constexpr std::uint16_t kMagicPe32 = 0x10b;
constexpr std::uint16_t kMagicPe32Plus = 0x20b;
constexpr std::size_t kCertificateDirectory = 4;
constexpr std::uint16_t kMaxSections =
    96;  // the limit of the Windows loader; firmware has the same

struct CoffHeader {
  std::uint16_t machine;
  std::uint16_t section_count;
  std::uint16_t optional_size;
};

Result<CoffHeader> read_coff(ByteReader& reader) {
  CoffHeader header{};
  header.machine = TRY(reader.le16("machine"));
  header.section_count = TRY(reader.le16("number of sections"));
  TRY(reader.take(12, "time stamp and symbol table"));
  header.optional_size = TRY(reader.le16("size of the optional header"));
  TRY(reader.take(2, "characteristics"));
  if (header.section_count == 0 || header.section_count > kMaxSections) {
    return fail(Errc::corrupt, "PE file declares {} sections (1 to {} are possible)",
                header.section_count, kMaxSections);
  }
  return header;
}

/// Fills the fields of `image` that stand in the optional header; `start` is its offset.
Status read_optional(ByteView file, std::size_t start, std::size_t size, PeImage& image) {
  ByteReader reader(file.first(std::min(file.size(), start + size)));
  TRY(reader.seek(start, "optional header"));
  const auto magic = TRY(reader.le16("optional header magic"));
  if (magic != kMagicPe32 && magic != kMagicPe32Plus) {
    return fail(Errc::corrupt, "optional header has the unknown magic {:#x}", magic);
  }
  TRY(reader.seek(start + 60, "SizeOfHeaders"));
  image.headers_size = TRY(reader.le32("SizeOfHeaders"));
  image.checksum_offset = start + 64;
  TRY(reader.seek(start + (magic == kMagicPe32 ? 92 : 108), "NumberOfRvaAndSizes"));
  const auto directories = TRY(reader.le32("NumberOfRvaAndSizes"));
  if (directories <= kCertificateDirectory) return {};
  const auto entry = reader.offset() + kCertificateDirectory * 8;
  TRY(reader.seek(entry, "certificate directory"));
  image.certificates.offset = TRY(reader.le32("certificate table offset"));
  image.certificates.size = TRY(reader.le32("certificate table size"));
  image.certificate_entry_offset = entry;
  return {};
}

Result<PeSection> read_section(ByteReader& reader) {
  PeSection section;
  const auto name = as_text(TRY(reader.take(8, "section name")));
  section.name = std::string(name.substr(0, name.find('\0')));
  section.virtual_size = TRY(reader.le32("VirtualSize"));
  section.virtual_address = TRY(reader.le32("VirtualAddress"));
  section.raw_size = TRY(reader.le32("SizeOfRawData"));
  section.raw_offset = TRY(reader.le32("PointerToRawData"));
  TRY(reader.take(16, "rest of the section header"));
  return section;
}

bool inside(ByteView file, std::size_t offset, std::size_t size) {
  return offset <= file.size() && size <= file.size() - offset;
}

/// The layout rules that make the Authenticode digest cover every byte exactly once.
Status check_layout(ByteView file, const PeImage& image, std::size_t headers_end) {
  if (image.headers_size < headers_end || image.headers_size > file.size()) {
    return fail(Errc::corrupt, "PE headers end at {} but SizeOfHeaders is {} (file: {} bytes)",
                headers_end, image.headers_size, file.size());
  }
  for (const auto& section : image.sections) {
    if (section.raw_size == 0) continue;
    if (!inside(file, section.raw_offset, section.raw_size)) {
      return fail(Errc::corrupt, "section {} ({} bytes at {}) lies outside the file ({} bytes)",
                  section.name, section.raw_size, section.raw_offset, file.size());
    }
  }
  const auto& table = image.certificates;
  if (table.size != 0 && (table.offset < image.headers_size || table.offset > file.size() ||
                          table.size != file.size() - table.offset)) {
    return fail(Errc::corrupt, "the certificate table ({} bytes at {}) is not the end of the file",
                table.size, table.offset);
  }
  return {};
}

}  // namespace

const PeSection* PeImage::find(std::string_view name) const {
  const auto found = std::ranges::find(sections, name, &PeSection::name);
  return found == sections.end() ? nullptr : &*found;
}

Result<PeImage> parse_pe(ByteView file) {
  ByteReader reader(file);
  if (as_text(TRY(reader.take(2, "DOS magic"))) != "MZ") {
    return fail(Errc::corrupt, "not a PE file: it does not start with MZ");
  }
  TRY(reader.seek(kPeOffsetField, "PE header offset"));
  const auto pe_offset = TRY(reader.le32("PE header offset"));
  TRY(reader.seek(pe_offset, "PE header"));
  if (as_text(TRY(reader.take(4, "PE magic"))) != std::string_view("PE\0\0", 4)) {
    return fail(Errc::corrupt, "not a PE file: the PE signature is missing");
  }
  const auto coff = TRY(read_coff(reader));
  const auto optional_start = reader.offset();

  PeImage image;
  image.machine = coff.machine;
  TRY(read_optional(file, optional_start, coff.optional_size, image));
  TRY(reader.seek(optional_start + coff.optional_size, "section table"));
  for (std::uint16_t i = 0; i < coff.section_count; ++i) {
    image.sections.push_back(TRY(read_section(reader)));
  }
  TRY(check_layout(file, image, reader.offset()));
  return image;
}

Result<ByteView> section_data(ByteView file, const PeSection& section) {
  if (section.virtual_size > section.raw_size) {
    return fail(Errc::unsupported, "section {} is {} bytes in memory but {} in the file",
                section.name, section.virtual_size, section.raw_size);
  }
  if (!inside(file, section.raw_offset, section.virtual_size)) {
    return fail(Errc::corrupt, "section {} lies outside the file", section.name);
  }
  return file.subspan(section.raw_offset, section.virtual_size);
}

Bytes authenticode_digest(ByteView file, const PeImage& image, crypto::HashAlgorithm algorithm) {
  crypto::Hasher hasher(algorithm);
  const auto from_to = [&](std::size_t begin, std::size_t end) {
    if (begin < end) hasher.update(file.subspan(begin, end - begin));
  };
  // Headers, but neither the checksum nor the pointer to the signatures: both change on signing.
  std::size_t at = 0;
  from_to(at, image.checksum_offset);
  at = image.checksum_offset + 4;
  if (image.certificate_entry_offset) {
    from_to(at, *image.certificate_entry_offset);
    at = *image.certificate_entry_offset + 8;
  }
  from_to(at, image.headers_size);

  auto sections = image.sections;
  std::erase_if(sections, [](const PeSection& section) { return section.raw_size == 0; });
  std::ranges::stable_sort(sections, {}, &PeSection::raw_offset);
  std::size_t hashed = image.headers_size;
  for (const auto& section : sections) {
    hasher.update(file.subspan(section.raw_offset, section.raw_size));
    hashed += section.raw_size;
  }
  // Firmware counts bytes rather than positions here; we do the same to get the same digest.
  from_to(hashed, file.size() - image.certificates.size);
  return hasher.finish();
}

Result<Bytes> authenticode_digest(ByteView file, crypto::HashAlgorithm algorithm) {
  const auto image = TRY(parse_pe(file));
  return authenticode_digest(file, image, algorithm);
}

}  // namespace orlop::efi
