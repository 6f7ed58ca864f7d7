// SPDX-License-Identifier: Apache-2.0
// Runs: which commands ran when, on record for the life of a node, and which are due.
//
// The record is `/state/orlop/command-runs.json` (`orlop.command-runs/1`). A run is recorded before
// it begins: what a power cut interrupts is not begun again unless its frequency says so. Pure
// functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agent/kinds/commands/section.hpp"
#include "agent/records/record.hpp"

namespace orlop::agent::kinds {

/// The last run of a command.
struct CommandRun {
  std::string name;
  std::string digest;    ///< digest_of() the command as it was then, with `salt`
  std::string salt{};    ///< random; empty in records of older agents
  std::string instance;  ///< instance-id
  std::string boot_id;
  std::string started;                      ///< RFC 3339
  std::optional<std::int32_t> exit_code{};  ///< nothing: it did not end
  friend bool operator==(const CommandRun&, const CommandRun&) = default;
};

struct CommandRuns {
  std::vector<CommandRun> runs;  ///< oldest first
  friend bool operator==(const CommandRuns&, const CommandRuns&) = default;
};

extern const schema::Section<CommandRuns> kCommandRuns;
inline constexpr std::string_view kCommandRunsFile = "command-runs.json";
inline constexpr records::Format<CommandRuns> kCommandRunsRecord = {.file = kCommandRunsFile,
                                                                    .section = &kCommandRuns};

/// Lower-case hex SHA-256 of salt and command: a command may hold a secret, which nobody shall find
/// by its digest.
[[nodiscard]] std::string digest_of(const Command& command, std::string_view salt);
/// The last run of that name, or nullptr.
[[nodiscard]] const CommandRun* last_run(const CommandRuns& runs, std::string_view name);
/// Whether the command runs now. `per-boot` is due once in a boot, and again when it has changed;
/// one that reconciles is always due.
[[nodiscard]] bool is_due(const Command& command, const CommandRuns& runs,
                          std::string_view instance, std::string_view boot_id);
/// Puts a run in the place of the last one of its name. 1,024 are kept, the newest.
void note_run(CommandRuns& runs, CommandRun run);

}  // namespace orlop::agent::kinds
