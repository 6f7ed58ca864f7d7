// SPDX-License-Identifier: Apache-2.0
#include "agent/early/early.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "agent/engine/documents.hpp"
#include "agent/kinds/kinds.hpp"
#include "agent/kinds/language.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::early {
namespace {

bool is_machine_id(std::string_view text) {
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return text.size() == 33 && text.back() == '\n' &&
         std::ranges::all_of(text.substr(0, 32), is_hex);
}

/// One that is there as it should be is left alone: it may not be writable.
Status make_folder(engine::SystemState& system, const std::string& path, std::uint32_t mode) {
  const auto folder = engine::Entry::folder(mode);
  if (TRY(system.look(path)) == folder) return {};
  return system.put(path, folder);
}

Status make_state_folders(engine::SystemState& system, const node::StatePaths& paths) {
  TRY(make_folder(system, paths.folder, 0755));
  TRY(make_folder(system, paths.documents(), 0700));
  return make_folder(system, paths.ssh(), 0700);
}

/// What cannot be kept does not keep a boot from making accounts.
void attempt(std::string_view doing, const Status& status, config::Diagnostics& diagnostics) {
  if (status) return;
  diagnostics.push_back({"node",
                         {},
                         config::Severity::error,
                         "not-kept",
                         formatted("{}: {}", doing, status.error().describe()),
                         "Free space on the state partition; a reboot tries again."});
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
    TRY(system.put(std::string(node::kMachineId), engine::Entry::file(*id, 0444)));
    return system.put(paths.machine_id(), engine::Entry::file(*id, 0444));
  }
  return system.put(std::string(node::kMachineId), engine::Entry::file(*id, 0444));
}

Result<engine::Outcome> run_early(EarlyPorts ports) {
  auto& system = ports.system;
  const node::StatePaths paths(node::kStateFolder);
  config::Diagnostics diagnostics;
  attempt("preparing the state folder", make_state_folders(system, paths), diagnostics);
  const auto random = TRY(random_bytes());
  attempt("keeping the machine-id", keep_machine_id(system, paths, random), diagnostics);

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
