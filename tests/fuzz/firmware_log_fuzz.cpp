// rooms: tpm
// SPDX-License-Identifier: Apache-2.0
// Any bytes after a well-formed header: parsed in bounded memory, and what parses replays.
#include "libs/tpm/replay.hpp"
#include "libs/tpm/userspace_log.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/firmware_log_builder.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orlop;
  if (size == 0) return 0;
  Bytes bytes;
  if (data[0] % 2 == 0) bytes = testing::FirmwareLogBuilder().bytes();
  bytes.insert(bytes.end(), data + 1, data + size);
  const auto log = tpm::parse_firmware_log(bytes);
  if (!log) return 0;
  (void)tpm::replay(*log, {});
  for (const auto& event : log->events) (void)tpm::parse_variable_event(event.data);
  return 0;
}

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  using namespace tpm;
  testing::FirmwareLogBuilder log({HashAlgorithm::sha256, HashAlgorithm::sha384});
  log.event(0, 8, to_utf16le("firmware 1"))
      .variable(kEvVariableDriverConfig, "SecureBoot", Bytes{1})
      .separator(7)
      .event(4, kEvBootServicesApplication, Bytes(8, 4))
      .event(11, kEvIpl, to_utf16le(".linux"), as_bytes("kernel"));
  const auto header = testing::FirmwareLogBuilder().bytes().size();
  const auto one_bank = testing::FirmwareLogBuilder().separator(7).separator(4).bytes();
  // An even first byte: the header stands there already.
  return {chosen(1, log.bytes()), chosen(0, ByteView(one_bank).subspan(header))};
}
