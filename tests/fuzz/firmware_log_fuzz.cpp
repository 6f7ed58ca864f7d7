// rooms: tpm
// SPDX-License-Identifier: Apache-2.0
// Any bytes after a well-formed header: parsed in bounded memory, and what parses replays.
#include "libs/tpm/replay.hpp"
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
