// rooms: agent_upgrade agent_health agent_install
// SPDX-License-Identifier: Apache-2.0
// The agent's state files may hold anything after a disk went bad: reading never crashes, and what
// is read is read again after being written.
#include <cstdlib>

#include "agent/health/report.hpp"
#include "agent/install/definitions.hpp"
#include "agent/install/machine.hpp"
#include "agent/upgrade/failed_releases.hpp"
#include "agent/upgrade/state.hpp"
#include "libs/codec/json.hpp"

namespace {
template <typename Parsed, typename Parse>
void must_round_trip(const Parsed& parsed, Parse parse) {
  if (!parsed) return;
  const auto again = parse(orlop::codec::write_json(to_json(*parsed)));
  if (!again || *again != *parsed) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orlop::agent;
  const auto text = orlop::as_text(orlop::ByteView(data, size));
  must_round_trip(parse_upgrade_record(text), parse_upgrade_record);
  must_round_trip(parse_failed_releases(text), parse_failed_releases);
  must_round_trip(parse_health_report(text), parse_health_report);
  (void)parse_disks(text);
  (void)parse_definitions({{"fuzz.conf", std::string(text)}});
  return 0;
}
