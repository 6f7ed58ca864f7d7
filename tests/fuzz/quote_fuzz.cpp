// rooms: tpm
// SPDX-License-Identifier: Apache-2.0
// The three TPM structures that stand in evidence; the first byte chooses.
#include "libs/tpm/quote.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orlop;
  if (size == 0) return 0;
  const ByteView bytes(data + 1, size - 1);
  switch (data[0] % 3) {
    case 0: (void)tpm::parse_attest(bytes); break;
    case 1: (void)tpm::key_name(bytes); break;
    default:
      (void)tpm::verify_signature({.attest = {}, .signature = Bytes(bytes.begin(), bytes.end())},
                                  {.x = Bytes(32, 1), .y = Bytes(32, 2)});
  }
  return 0;
}
