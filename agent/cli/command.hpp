// SPDX-License-Identifier: Apache-2.0
// Command: one verb of `orlop` as data. Parser, help, shell completion, man page and
// docs/reference/cli.md are all made from command_table(). A command returns what it has to say;
// only run() (run.hpp) prints.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/service/agent.hpp"
#include "libs/base/clock.hpp"
#include "libs/codec/value.hpp"
#include "libs/sys/command.hpp"

namespace orlop::agent::cli {

struct Option {
  std::string_view name;   ///< "--nonce"
  std::string_view value;  ///< "HEX"; empty: a flag
  std::string_view help;
  bool required = false;
};

struct Positional {
  std::string_view name;  ///< "FILE"
  std::string_view help;
  bool required = true;
  bool many = false;
};

/// What stood on the command line; only what the command's table entry allows.
struct Invocation {
  std::map<std::string, std::vector<std::string>, std::less<>> values;

  [[nodiscard]] bool flag(std::string_view name) const { return values.contains(name); }
  [[nodiscard]] std::optional<std::string> value(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> list(std::string_view name) const;
};

/// What a command has to say: a document for `--json`, a text for people, and whether it is a
/// refusal (exit code 1) with its diagnosis for standard error.
struct Output {
  codec::Value document;
  std::string text;
  std::string diagnosis;
  bool refused = false;
};

/// Receives an `orlop.progress/1` document each time a long verb has something to tell.
using ProgressSink = std::function<void(const codec::Value&)>;

/// What commands need of the outside.
struct Context {
  /// The agent of this machine; may be called again. `progress` hears about its long verbs.
  std::function<Result<std::unique_ptr<service::Agent>>(ProgressSink progress)> connect;
  /// Shows progress, as --progress-fd and the terminal demand.
  ProgressSink progress;
  sys::CommandRunner& runner;
  const Clock& clock;
};

struct Command {
  std::string_view path;  ///< "config plan"
  std::string_view summary;
  std::vector<Positional> positionals;
  std::vector<Option> options;
  std::vector<std::string_view> examples;  ///< whole command lines
  Result<Output> (*run)(const Invocation&, Context&);
};

/// Every command, in the order of the documentation.
[[nodiscard]] const std::vector<Command>& command_table();
/// Options that every command has: --json, --progress-fd.
[[nodiscard]] std::span<const Option> common_options();
/// "config" -> what the group is about; empty for what is no group.
[[nodiscard]] std::string_view group_summary(std::string_view group);

// The table's parts, one file each.
[[nodiscard]] std::vector<Command> node_commands();
[[nodiscard]] std::vector<Command> config_commands();
[[nodiscard]] std::vector<Command> upgrade_commands();
[[nodiscard]] std::vector<Command> evidence_commands();
[[nodiscard]] std::vector<Command> install_commands();
[[nodiscard]] std::vector<Command> self_commands();

}  // namespace orlop::agent::cli
