// rooms: tpm
// SPDX-License-Identifier: Apache-2.0
#include "libs/tpm/measurement_log.hpp"
#include "libs/tpm/replay.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto log = orlop::tpm::parse_userspace_log({data, size});
  if (log) (void)orlop::tpm::replay({}, *log);
  return 0;
}

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  using namespace tpm;
  const auto record = [](std::uint32_t pcr, std::string_view word, std::string_view type) {
    return serialise({.pcr = pcr,
                      .digests = {{HashAlgorithm::sha256,
                                   crypto::digest(HashAlgorithm::sha256, as_bytes(word))}},
                      .word = std::string(word),
                      .event_type = std::string(type),
                      .boot_id = "b007"});
  };
  return {to_bytes(record(11, "enter-initrd", "phase")),
          to_bytes(record(11, "ready", "phase") + record(15, "machine-id:00", "machine-id"))};
}
