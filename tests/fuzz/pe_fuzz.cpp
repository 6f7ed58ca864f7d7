// rooms: efi
// SPDX-License-Identifier: Apache-2.0
// Any bytes: headers parse or are refused; what parses can be hashed and its sections read.
#include "libs/efi/pe.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const orlop::ByteView file(data, size);
  const auto image = orlop::efi::parse_pe(file);
  if (!image) return 0;
  (void)orlop::efi::authenticode_digest(file, *image, orlop::crypto::HashAlgorithm::sha256);
  for (const auto& section : image->sections) (void)orlop::efi::section_data(file, section);
  return 0;
}
