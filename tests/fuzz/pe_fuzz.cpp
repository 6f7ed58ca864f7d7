// rooms: efi
// SPDX-License-Identifier: Apache-2.0
// Any bytes: headers parse or are refused; what parses can be hashed and its sections read.
#include "libs/efi/pe.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/pe_builder.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const orlop::ByteView file(data, size);
  const auto image = orlop::efi::parse_pe(file);
  if (!image) return 0;
  (void)orlop::efi::authenticode_digest(file, *image, orlop::crypto::HashAlgorithm::sha256);
  for (const auto& section : image->sections) (void)orlop::efi::section_data(file, section);
  return 0;
}

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  auto uki = testing::build_pe({{".text", Bytes(600, 1)}, {".cmdline", to_bytes("quiet")}});
  auto signed_uki = uki;
  testing::append_certificate(signed_uki, Bytes(64, 7));
  return {std::move(uki), std::move(signed_uki)};
}
