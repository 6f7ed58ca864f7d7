// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/read_evidence.hpp"

#include <algorithm>

#include "libs/tpm/replay.hpp"

namespace orlop::agent::attestation {
namespace {

template <typename Event>
std::vector<const Event*> of_pcr(const std::vector<Event>& events, std::uint32_t pcr) {
  std::vector<const Event*> found;
  for (const auto& event : events) {
    if (event.pcr == pcr) found.push_back(&event);
  }
  return found;
}

}  // namespace

std::vector<const tpm::FirmwareEvent*> ReadEvidence::firmware_events(std::uint32_t pcr) const {
  auto events = of_pcr(firmware.events, pcr);
  std::erase_if(events, [](const auto* event) { return event->type == tpm::kEvNoAction; });
  return events;
}

std::vector<const tpm::UserspaceEvent*> ReadEvidence::userspace_events(std::uint32_t pcr) const {
  return of_pcr(userspace.events, pcr);
}

bool ReadEvidence::is_zero(std::uint32_t pcr) const {
  const auto found = replayed.find(pcr);
  return found == replayed.end() ||
         std::ranges::all_of(found->second, [](std::uint8_t byte) { return byte == 0; });
}

Result<ReadEvidence> read_evidence(std::string_view evidence_json) {
  ReadEvidence read;
  read.evidence = TRY(parse_evidence(evidence_json));
  read.statement = TRY_CONTEXT(parse_statement(read.evidence.statement), "statement");
  read.key = TRY_CONTEXT(tpm::parse_public_area(read.evidence.attestation_key), "attestation key");
  read.key_name = to_hex(TRY(tpm::key_name(read.evidence.attestation_key)));
  read.quote = TRY_CONTEXT(tpm::parse_attest(read.evidence.quote.attest), "quote");
  read.firmware = TRY(tpm::parse_firmware_log(read.evidence.firmware_log));
  read.userspace = TRY(tpm::parse_userspace_log(read.evidence.userspace_log));
  read.replayed = tpm::replay(read.firmware, read.userspace)[read.quote.bank];
  return read;
}

std::string digest_of(const tpm::FirmwareEvent& event) {
  const auto found = event.digests.find(kBank);
  return found == event.digests.end() ? "" : to_hex(found->second);
}

}  // namespace orlop::agent::attestation
