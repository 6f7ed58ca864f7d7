// SPDX-License-Identifier: Apache-2.0
#include "agent/early/early.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "agent/engine/documents.hpp"
#include "agent/kinds/kinds.hpp"
#include "agent/kinds/language.hpp"

namespace orlop::agent::early {
namespace {

bool is_machine_id(std::string_view text) {
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return text.size() == 33 && text.back() == '\n' &&
         std::ranges::all_of(text.substr(0, 32), is_hex);
}

Status make_state_folders(engine::SystemState& system, const node::StatePaths& paths) {
  TRY(system.put(paths.folder, engine::Entry::folder(0755)));
  TRY(system.put(paths.documents(), engine::Entry::folder(0700)));
  return system.put(paths.ssh(), engine::Entry::folder(0700));
}

Result<std::array<std::uint8_t, 16>> random_bytes() {
  std::array<std::uint8_t, 16> bytes{};
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    return fail_errno(errno, "getting random bytes");
  }
  return bytes;
}

}  // namespace

Status keep_machine_id(engine::SystemState& system, const node::StatePaths& paths,
                       ByteView random) {
  auto id = TRY(engine::read_file_at(system, paths.machine_id()));
  if (!id || !is_machine_id(*id)) {
    Bytes bytes(random.begin(), random.end());
    // A version 4 UUID, as systemd makes them.
    bytes.at(6) = static_cast<std::uint8_t>((bytes[6] & 0x0fU) | 0x40U);
    bytes.at(8) = static_cast<std::uint8_t>((bytes[8] & 0x3fU) | 0x80U);
    id = to_hex(bytes) + '\n';
    TRY(system.put(paths.machine_id(), engine::Entry::file(*id, 0444)));
  }
  return system.put("/etc/machine-id", engine::Entry::file(*id, 0444));
}

Result<engine::Outcome> run_early(EarlyPorts ports) {
  auto& system = ports.system;
  const node::StatePaths paths(node::kStateFolder);
  TRY_CONTEXT(make_state_folders(system, paths), "preparing the state folder");
  const auto random = TRY(random_bytes());
  TRY_CONTEXT(keep_machine_id(system, paths, random), "keeping the machine-id");

  config::Diagnostics diagnostics;
  std::optional<datasources::Seed> seed;
  if (auto found = datasources::find_seed(datasources::datasources(), ports.transport)) {
    seed = *std::move(found);
  } else {
    diagnostics.push_back({"user-data",
                           {},
                           config::Severity::error,
                           "seed-unreadable",
                           found.error().describe(),
                           "Make the seed disk anew, as iso9660 or vfat labelled 'cidata'."});
  }
  return engine::configure_boot(kinds::all(), kinds::language(),
                                {system, ports.measurer, ports.clock, ports.surroundings}, paths,
                                seed, std::move(diagnostics));
}

}  // namespace orlop::agent::early
