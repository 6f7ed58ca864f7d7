// rooms: agent_upgrade agent_health agent_install
// SPDX-License-Identifier: Apache-2.0
// The agent's state files may hold anything after a disk went bad: reading never crashes, and what
// is read is read again after being written.
#include <cstdlib>
#include <vector>

#include "agent/health/reports.hpp"
#include "agent/install/definitions.hpp"
#include "agent/install/machine.hpp"
#include "agent/upgrade/failed_releases.hpp"
#include "agent/upgrade/state.hpp"
#include "libs/codec/json.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {
template <typename T>
void must_round_trip(std::string_view text, const orlop::agent::records::Format<T>& format) {
  using namespace orlop::agent;
  const auto record = records::parse(std::optional(std::string(text)), format);
  if (!record.value) return;
  const auto again = records::parse(std::optional(records::text_of(record, format)), format);
  if (again.problem || again.value != record.value) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orlop::agent;
  const auto text = orlop::as_text(orlop::ByteView(data, size));
  must_round_trip(text, upgrade::kUpgradeRecord);
  must_round_trip(text, upgrade::kFailedReleases);
  must_round_trip(text, health::kHealth);
  (void)install::parse_disks(text);
  (void)install::parse_definitions({{"fuzz.conf", std::string(text)}});
  return 0;
}

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  const auto digest = crypto::Sha256::of(as_bytes("manifest"));
  const auto version = Version::parse("2.0").value();
  const agent::upgrade::UpgradeRecord record{
      .state = agent::upgrade::UpgradeState::writing,
      .target = agent::upgrade::UpgradeTarget{version, digest, digest, 2},
      .from = "1.0",
      .interruption = "the network is gone"};
  agent::upgrade::FailedReleases failed;
  failed.add({.version = version, .digest = digest, .reason = "it did not start"});
  agent::health::HealthReport health{.version = version, .root_hash = digest, .on_trial = true};
  health.checks = {{.name = "network", .passed = true}, {.name = "disk", .reason = "it is full"}};
  constexpr std::string_view kDisks =
      R"({"blockdevices":[{"path":"/dev/vda","type":"disk","size":1024,"ro":false,"fstype":null,)"
      R"("pttype":"gpt","mountpoints":[null],"model":"QEMU","children":[{"path":"/dev/vda1",)"
      R"("type":"part","size":512,"ro":false,"fstype":"vfat","pttype":"gpt","mountpoints":["/efi"],)"
      R"("model":null}]}]})";
  constexpr std::string_view kDefinition =
      "[Partition]\nType=linux-generic\nLabel=orlop-state\nEncrypt=tpm2\nSizeMinBytes=4096\n";
  return {to_bytes(codec::write_json(to_value(record))),
          to_bytes(codec::write_json(to_value(failed))),
          to_bytes(codec::write_json(to_value(health))), to_bytes(kDisks), to_bytes(kDefinition)};
}
