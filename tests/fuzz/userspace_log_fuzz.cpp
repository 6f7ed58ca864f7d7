// rooms: tpm
// SPDX-License-Identifier: Apache-2.0
#include "libs/tpm/replay.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto log = orlop::tpm::parse_userspace_log({data, size});
  if (log) (void)orlop::tpm::replay({}, *log);
  return 0;
}
