// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/commands/run.hpp"

#include "agent/engine/documents.hpp"
#include "agent/kinds/commands/section.hpp"
#include "agent/node/paths.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;

constexpr std::chrono::hours kLongest{1};
constexpr std::size_t kKeptOutput = 4096;
constexpr int kNotRun = 127;

/// The list that the kind has written.
Result<Commands> read_list(engine::SystemState& system) {
  const auto text = TRY(engine::read_file_at(system, std::string(node::kCommands)));
  if (!text) return Commands{};
  return schema::parse(TRY(codec::parse_json(*text)), kCommandList, {.file = node::kCommands});
}

std::string tail(const std::string& text) {
  return text.size() <= kKeptOutput ? text : text.substr(text.size() - kKeptOutput);
}

Value to_value(const std::vector<std::string>& argv) {
  Value list = Value::array();
  for (const auto& argument : argv) list.push(argument);
  return list;
}

struct Ran {
  int exit_code = kNotRun;
  std::string output;
};

Ran run_one(const std::vector<std::string>& argv, sys::CommandRunner& runner) {
  const auto result = runner.run({.argv = argv,
                                  .environment = {{"HOME", "/root"}},
                                  .folder = "/",
                                  .input = {},
                                  .timeout = kLongest});
  if (!result) return {kNotRun, result.error().report()};
  return {result->exit_code, tail(result->output + result->errors)};
}

}  // namespace

Status run_commands(engine::SystemState& system, sys::CommandRunner& runner, const Clock& clock) {
  Value results = Value::array();
  std::size_t failed = 0;
  const auto commands = TRY(read_list(system)).runcmd;
  for (const auto& argv : commands) {
    const auto started = format_time(clock.now());
    auto ran = run_one(argv, runner);
    if (ran.exit_code != 0) ++failed;
    results.push(Value::object({{"command", to_value(argv)},
                                {"exitCode", ran.exit_code},
                                {"output", std::move(ran.output)},
                                {"started", started}}));
  }
  const auto document =
      Value::object({{"schema", "orlop.command-results/2"}, {"results", std::move(results)}});
  TRY(system.put(std::string(node::kCommandResults),
                 engine::Entry::file(codec::write_json_pretty(document), 0600)));
  if (failed == 0) return {};
  return std::unexpected(
      Error(Errc::failed, formatted("{} of {} commands failed", failed, commands.size()))
          .with_remedy(formatted("See {}.", node::kCommandResults)));
}

}  // namespace orlop::agent::kinds
