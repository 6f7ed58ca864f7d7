// rooms: tpm
// SPDX-License-Identifier: Apache-2.0
// The three TPM structures that stand in evidence; the first byte chooses.
#include "libs/tpm/quote.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/tpm_wire.hpp"

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

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  const auto attest = testing::write_attest({.qualified_signer = Bytes(34, 1),
                                             .qualifying_data = Bytes(32, 2),
                                             .clock = 3,
                                             .reset_count = 4,
                                             .safe = true,
                                             .pcrs = {0, 7, 11},
                                             .pcr_digest = Bytes(32, 5)});
  const auto key = testing::write_public_area({.attributes = testing::kAttestationAttributes,
                                               .scheme = 0x0018,
                                               .scheme_hash = 0x000B,
                                               .x = Bytes(32, 1),
                                               .y = Bytes(32, 2)});
  const auto signature = testing::BigEndianWriter()
                             .number(0x0018000B, 4)
                             .sized(Bytes(32, 3))
                             .sized(Bytes(32, 4))
                             .take();
  return {chosen(0, attest), chosen(1, key), chosen(2, signature)};
}
