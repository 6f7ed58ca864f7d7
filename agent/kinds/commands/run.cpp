// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/commands/run.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>

#include "agent/engine/documents.hpp"
#include "agent/engine/records.hpp"
#include "agent/kinds/commands/lists.hpp"
#include "agent/kinds/commands/runs.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using engine::Entry;

constexpr std::size_t kKeptOutput = 4096;
constexpr int kNotStarted = 127;  // as the shell says it
constexpr int kOutOfTime = 124;   // as timeout(1) says it
constexpr std::chrono::minutes kLongestCondition{1};

struct Ran {
  int exit_code = kNotStarted;
  std::string output;
};

Result<std::string> random_salt() {
  std::array<std::uint8_t, 16> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    return fail(Errc::io, "the kernel gives no random bytes");
  return to_hex(bytes);
}

std::string tail(const std::string& text) {
  return text.size() <= kKeptOutput ? text : text.substr(text.size() - kKeptOutput);
}

/// "#!/usr/bin/python3 -u" -> {"/usr/bin/python3", "-u"}; the shell without such a line.
std::vector<std::string> interpreter_of(std::string_view script) {
  if (!script.starts_with("#!")) return {"/bin/sh"};
  auto line = script.substr(2, script.find('\n') - 2);
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!line.empty() && blank(line.front())) line.remove_prefix(1);
  while (!line.empty() && blank(line.back())) line.remove_suffix(1);
  const auto space = line.find_first_of(" \t");
  std::vector<std::string> words = {std::string(line.substr(0, space))};
  if (space != std::string_view::npos) words.emplace_back(line.substr(space + 1));
  return words.front().empty() ? std::vector<std::string>{"/bin/sh"} : words;
}

class Runner {
 public:
  Runner(Moment moment, const ThisBoot& boot, RunPorts ports, const node::StatePaths& paths)
      : moment_(moment), boot_(boot), ports_(ports), store_(ports.system, paths.folder) {}

  Status run() {
    const auto commands = TRY(list()).commands;
    TRY(read_results());
    record_ = records::load(store_, kCommandRunsRecord);
    if (!record_.value) record_.value.emplace();
    for (const auto& command : commands) TRY(consider(command));
    if (failed_.empty()) return {};
    std::string names;
    for (const auto& name : failed_) names += (names.empty() ? "'" : ", '") + name + '\'';
    return std::unexpected(Error(Errc::failed, formatted("{} of {} commands failed: {}",
                                                         failed_.size(), commands.size(), names))
                               .with_remedy(formatted("See {}.", node::kCommandResults)));
  }

 private:
  Result<CommandList> list() {
    const auto path = list_path(moment_);
    const auto text = TRY(engine::read_file_at(ports_.system, path));
    if (!text) return CommandList{};
    return schema::parse(TRY(codec::parse_json(*text)), kCommandList, {.file = path});
  }

  Status read_results() {
    const auto text = TRY(engine::read_file_at(ports_.system, std::string(node::kCommandResults)));
    if (!text) return {};
    const auto document = codec::parse_json(*text);
    const auto* results = document ? document->find("results") : nullptr;
    if (results != nullptr && results->is_array()) results_ = *results;
    return {};
  }

  Status consider(const Command& command) {
    if (!is_due(command, *record_.value, boot_.instance, boot_.boot_id)) return {};
    if (!command.condition.empty() && !holds(command.condition)) return {};
    auto salt = TRY(random_salt());
    auto digest = digest_of(command, salt);
    CommandRun run{.name = command.name,
                   .digest = std::move(digest),
                   .salt = std::move(salt),
                   .instance = boot_.instance,
                   .boot_id = boot_.boot_id,
                   .started = format_time(ports_.clock.now())};
    if (const auto kept = keep(run); !kept && command.frequency != Frequency::per_boot) {
      return add_result(
          run, {kNotStarted, "not run, for it could not be recorded: " + kept.error().describe()});
    }
    const auto ran = run_one(command);
    run.exit_code = ran.exit_code;
    const auto kept = keep(run);
    if (!kept) failed_.push_back(command.name + " (its end could not be recorded)");
    return add_result(run, ran);
  }

  Status keep(const CommandRun& run) {
    note_run(*record_.value, run);
    return records::save(store_, kCommandRunsRecord, record_, ports_.clock.now());
  }

  bool holds(const std::string& condition) {
    const auto result = run_program({"/bin/sh", "-c", condition}, kLongestCondition);
    return result.exit_code == 0;
  }

  Ran run_one(const Command& command) {
    if (!command.run.arguments.empty()) {
      return run_program(command.run.arguments, command.timeout);
    }
    const auto path = formatted("{}/{}", kScripts, command.name);
    if (const auto put = ports_.system.put(path, Entry::file(command.run.text, 0700)); !put) {
      return {kNotStarted, put.error().describe()};
    }
    auto argv = interpreter_of(command.run.text);
    argv.push_back(path);
    return run_program(std::move(argv), command.timeout);
  }

  Ran run_program(std::vector<std::string> argv, std::chrono::seconds timeout) {
    const auto result =
        ports_.runner.run({.argv = std::move(argv),
                           .environment = {{"HOME", "/root"}, {"INSTANCE_ID", boot_.instance}},
                           .folder = "/",
                           .input = {},
                           .timeout = timeout,
                           .max_output = kKeptOutput,
                           .keep = sys::Command::Keep::end});
    if (result) return {result->exit_code, tail(result->output + result->errors)};
    const bool late = result.error().is(Errc::timed_out);
    return {late ? kOutOfTime : kNotStarted, tail(result.error().report())};
  }

  /// What one command says is there while the next one still runs.
  Status add_result(const CommandRun& run, const Ran& ran) {
    if (ran.exit_code != 0) failed_.push_back(run.name);
    std::erase_if(results_.items(), [&run](const Value& other) {
      const auto* name = other.find("name");
      return name != nullptr && name->is_string() && name->string() == run.name;
    });
    results_.push(Value::object({{"name", run.name},
                                 {"exitCode", ran.exit_code},
                                 {"output", ran.output},
                                 {"started", run.started}}));
    const auto document =
        Value::object({{"schema", "orlop.command-results/3"}, {"results", results_}});
    return ports_.system.put(std::string(node::kCommandResults),
                             Entry::file(codec::write_json_pretty(document), 0600));
  }

  Moment moment_;
  const ThisBoot& boot_;
  RunPorts ports_;
  engine::RecordsIn store_;
  records::Record<CommandRuns> record_;
  Value results_ = Value::array();
  std::vector<std::string> failed_;
};

}  // namespace

Status run_commands(Moment moment, const ThisBoot& boot, RunPorts ports,
                    const node::StatePaths& paths) {
  return Runner(moment, boot, ports, paths).run();
}

}  // namespace orlop::agent::kinds
