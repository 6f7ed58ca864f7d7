// rooms: bootloader_sdboot
// SPDX-License-Identifier: Apache-2.0
// Any name that is read as a boot entry reads the same after being written again.
#include <cstdlib>

#include "bootloader/sdboot/boot_entry.hpp"
#include "libs/base/bytes.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto entry =
      orlop::bootloader::sdboot::parse_boot_entry(orlop::as_text(orlop::ByteView(data, size)));
  if (!entry) return 0;
  const auto again = orlop::bootloader::sdboot::parse_boot_entry(entry->file_name());
  if (!again || *again != *entry) std::abort();
  return 0;
}

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  return {to_bytes("orlop-base_1.0.efi"), to_bytes("orlop-base_2.0+3-0.efi"),
          to_bytes("orlop-base_2.0~rc1+0-3.efi"), to_bytes("orlop-base_2.0+3.efi")};
}
