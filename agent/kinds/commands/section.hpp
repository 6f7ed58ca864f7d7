// SPDX-License-Identifier: Apache-2.0
// Commands in a configuration document: what runs, when in a boot, and how often in a node's life.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

/// When in a boot.
enum class Moment {
  early,     ///< file systems are there, services and network are not
  boot,      ///< basic services are there
  network,   ///< the system is up and the network online
  reconcile  ///< five minutes after that, and then every hour
};
/// The key's words, and the names of the lists.
[[nodiscard]] std::string_view to_string(Moment moment);
inline constexpr Moment kMoments[] = {Moment::early, Moment::boot, Moment::network,
                                      Moment::reconcile};

enum class Frequency {
  per_boot,      ///< each time its moment comes
  per_instance,  ///< once for what the cloud calls an instance
  once           ///< once in the node's life
};
[[nodiscard]] std::string_view to_string(Frequency frequency);

/// Text for the shell (or for the interpreter that its first line names), or a program and its
/// arguments. One of the two is empty.
struct Run {
  std::string text;
  std::vector<std::string> arguments;
  friend bool operator==(const Run&, const Run&) = default;
};

struct Command {
  std::string name;
  Run run;
  Moment when = Moment::network;
  Frequency frequency = Frequency::per_boot;
  std::string condition;  ///< for the shell; empty: none
  std::chrono::seconds timeout{3600};
  friend bool operator==(const Command&, const Command&) = default;
};

/// As documents have them.
struct Commands {
  std::vector<Command> commands;
  std::vector<Run> runcmd;
  std::vector<Run> bootcmd;
  friend bool operator==(const Commands&, const Commands&) = default;
};

/// As the node runs them: those of one moment.
struct CommandList {
  std::vector<Command> commands;
  friend bool operator==(const CommandList&, const CommandList&) = default;
};

extern const schema::Section<Command> kCommand;
extern const schema::Section<Commands> kCommands;
extern const schema::Section<CommandList> kCommandList;  ///< orlop.command-list/2

/// `runcmd` and `bootcmd` are commands of these names: one script each.
inline constexpr std::string_view kRuncmd = "runcmd";
inline constexpr std::string_view kBootcmd = "bootcmd";

/// All commands of a document for that moment, in order: `bootcmd` and `runcmd` first.
[[nodiscard]] CommandList commands_at(Moment moment, const Commands& commands);

/// One script of several lines; programs and arguments are quoted for the shell.
[[nodiscard]] std::string script_of(std::span<const Run> lines);

}  // namespace orlop::agent::kinds
