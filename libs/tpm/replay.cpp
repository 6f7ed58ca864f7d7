// SPDX-License-Identifier: Apache-2.0
#include "libs/tpm/replay.hpp"

namespace orlop::tpm {
namespace {

void apply(Banks& banks, std::uint32_t pcr, const std::map<HashAlgorithm, Bytes>& digests) {
  if (pcr >= kPcrCount) return;
  for (const auto& [bank, digest] : digests) extend(banks[bank], bank, pcr, digest);
}

}  // namespace

Banks replay(const FirmwareLog& firmware, const UserspaceLog& userspace) {
  Banks banks;
  if (firmware.startup_locality != 0) {
    for (const auto bank : firmware.banks) {
      auto value = initial_value(bank, 0);
      value.back() = firmware.startup_locality;
      banks[bank][0] = std::move(value);
    }
  }
  for (const auto& event : firmware.events) {
    if (event.type != kEvNoAction) apply(banks, event.pcr, event.digests);
  }
  for (const auto& event : userspace.events) apply(banks, event.pcr, event.digests);
  return banks;
}

}  // namespace orlop::tpm
