// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/commands/section.hpp"

#include <algorithm>

#include "agent/kinds/rules.hpp"
#include "libs/base/format.hpp"
#include "libs/base/text.hpp"
#include "libs/schema/forms.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using schema::at;
using schema::Problem;

constexpr auto kMomentWords = schema::words<Moment>({{"early", Moment::early},
                                                     {"boot", Moment::boot},
                                                     {"network", Moment::network},
                                                     {"reconcile", Moment::reconcile}});
constexpr auto kFrequencyWords =
    schema::words<Frequency>({{"per-boot", Frequency::per_boot},
                              {"per-instance", Frequency::per_instance},
                              {"once", Frequency::once}});

/// What may be an argument: people write `[sleep, 5]`.
std::string argument_of(const Value& value) {
  return value.is_int() ? std::to_string(value.integer()) : value.string();
}

void read_run(const Value& value, void* into) {
  auto& run = schema::as<Run>(into);
  run = {};
  if (value.is_string()) run.text = value.string();
  if (!value.is_array()) return;
  for (const auto& item : value.items()) {
    if (item.is_string() || item.is_int()) run.arguments.push_back(argument_of(item));
  }
}

Value write_run(const void* from) {
  const auto& run = schema::as<Run>(from);
  if (run.arguments.empty()) return {run.text};
  auto list = Value::array();
  for (const auto& argument : run.arguments) list.push(argument);
  return list;
}

constexpr schema::Custom<Run> kRun{
    .type = {.kinds = schema::kString | schema::kList, .read = read_run, .write = write_run}};

std::optional<Problem> check_run(const Value& value) {
  const auto& text = value.is_string() ? value.string() : std::string();
  if (text.contains('\0')) return Problem{"holds a zero byte", "Write text for the shell."};
  const bool empty = value.is_string() ? text.empty() : value.items().empty();
  if (!empty) return std::nullopt;
  return Problem{"is empty", "Write a line for the shell, or a program and its arguments."};
}

std::optional<Problem> check_argument(const Value& value) {
  if (!value.is_string() || !value.string().contains('\0')) return std::nullopt;
  return Problem{"holds a zero byte", "Arguments of programs end with it."};
}

std::optional<Problem> check_command_name(const Value& value) {
  const auto& text = value.string();
  const bool plain =
      !text.empty() && !text.starts_with('.') && !text.starts_with('-') && is_made_of(text, "._-");
  if (plain) return std::nullopt;
  return Problem{formatted("is no name of a command: '{}'", text),
                 "Use letters, digits, '.', '_' and '-', a letter or digit first."};
}

/// A command that comes again and again has no use for a record.
void reconciling_is_for_ever(const Value& command, schema::Report& report) {
  const auto* when = command.find("when");
  const auto* frequency = command.find("frequency");
  if (when == nullptr || !when->is_string() || when->string() != "reconcile") return;
  if (frequency == nullptr || !frequency->is_string() || frequency->string() == "per-boot") return;
  report.error(frequency->position(), "conflict",
               formatted("the command '{}' is to reconcile, but runs only once",
                         command.find("name")->string()),
               "Leave 'frequency' out, or choose another 'when'.");
}

/// The lists that the node makes of the three keys hold each name once.
void names_are_free(const Value& document, schema::Report& report) {
  const auto* commands = document.find("commands");
  if (commands == nullptr || !commands->is_array()) return;
  for (std::size_t i = 0; i < commands->items().size(); ++i) {
    const auto* name = commands->items()[i].find("name");
    if (name == nullptr || (name->string() != kRuncmd && name->string() != kBootcmd)) continue;
    report.inside(formatted("commands[{}].name", i))
        .error(name->position(), "conflict",
               formatted("a command is named '{}', as a key of its own", name->string()),
               "Give it another name.");
  }
}

constexpr schema::Field kArgument = {.kinds = schema::kString | schema::kInteger,
                                     .text = "One argument.",
                                     .bytes = {.most = 65536},
                                     .rule = {.check = check_argument}};
constexpr schema::Field kLine = {
    .text = "A line for the shell, or a list: a program and its arguments.",
    .bytes = {.most = 65536},
    .items = {.most = 65536},
    .rule = {.check = check_run},
    .each = &kArgument};

constexpr schema::Field kCommandFields[] = {
    {.key = "name",
     .member = at<&Command::name>,
     .text = "What results and records call it.",
     .required = true,
     .bytes = {.most = 64},
     .rule = {.check = check_command_name}},
    {.key = "run",
     .member = at<&Command::run, kRun>,
     .text = "A script for `/bin/sh`, or for the interpreter that its first line (`#!…`) names; or "
             "a list: a program and its arguments.",
     .required = true,
     .bytes = {.most = 8388608},
     .items = {.most = 4096},
     .rule = {.check = check_run},
     .each = &kArgument},
    {.key = "when",
     .member = at<&Command::when, kMomentWords>,
     .text = "When in a boot: `early`, before services and network (they wait for it); `boot`, "
             "beside the services; `network`, after the system is up and the network online; "
             "`reconcile`, five minutes after the boot and then every hour.",
     .initial = "network"},
    {.key = "frequency",
     .member = at<&Command::frequency, kFrequencyWords>,
     .text = "`per-boot`: each time its moment comes; `per-instance`: once for each instance-id of "
             "the cloud; `once`: once in the node's life. What ran is recorded on the state "
             "partition before it runs, so that a power cut never makes it run twice.",
     .initial = "per-boot"},
    {.key = "if",
     .member = at<&Command::condition>,
     .text = "A line for the shell: the command runs when it ends with 0.",
     .bytes = {.most = 65536},
     .written = schema::Written::when_set},
    {.key = "timeout",
     .member = at<&Command::timeout, schema::kDuration>,
     .text = "How long it may run before it is killed: a number with `s`, `m` or `h`.",
     .initial = "1h",
     .bytes = {.most = 16}},
};
constexpr schema::Cross kCommandTogether[] = {{.check = reconciling_is_for_ever}};
constexpr schema::Cross kCommandsTogether[] = {{.check = names_are_free}};

constexpr schema::Field kCommandsFields[] = {
    {.key = "commands",
     .member = at<&Commands::commands, kCommand>,
     .text = "Commands, in order within their moment. A failed one does not stop those after it. "
             "The last 4 KiB of their output are in `/run/orlop/commands.json`; how they ended is "
             "in `orlop status`.",
     .items = {.most = 256},
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
    {.key = "runcmd",
     .member = at<&Commands::runcmd, kRun>,
     .text = "One script, a line each, run once per instance when the system is up and the network "
             "online, as cloud-init does: a `cd` or `export` holds for the lines after it. "
             "`commands` has what runs at every boot. Killed after an hour.",
     .items = {.most = 256},
     .each = &kLine,
     .written = schema::Written::when_set,
     .joined = schema::Joined::all},
    {.key = "bootcmd",
     .member = at<&Commands::bootcmd, kRun>,
     .text = "One script, a line each, run early at every boot, before services and network. "
             "Killed after five minutes.",
     .items = {.most = 256},
     .each = &kLine,
     .written = schema::Written::when_set,
     .joined = schema::Joined::all},
};

constexpr schema::Field kCommandListFields[] = {
    {.key = "commands",
     .member = at<&CommandList::commands, kCommand>,
     .text = "In their order.",
     .required = true},
};

}  // namespace

const schema::Section<Command> kCommand({.text = "One command.",
                                         .fields = kCommandFields,
                                         .identity = "name",
                                         .together = kCommandTogether});
const schema::Section<Commands> kCommands({.fields = kCommandsFields,
                                           .together = kCommandsTogether});
const schema::Section<CommandList> kCommandList({.document = "orlop.command-list/2",
                                                 .text = "The commands of one moment of the boot.",
                                                 .fields = kCommandListFields,
                                                 .unknown = schema::Unknown::kept});

std::string_view to_string(Moment moment) { return kMomentWords.name(moment); }
std::string_view to_string(Frequency frequency) { return kFrequencyWords.name(frequency); }

std::string script_of(std::span<const Run> lines) {
  std::string script = "#!/bin/sh\n";
  for (const auto& line : lines) {
    std::string words = line.text;
    for (const auto& argument : line.arguments) {
      if (!words.empty()) words += ' ';
      words += shell_quoted(argument);
    }
    script += words + '\n';
  }
  return script;
}

CommandList commands_at(Moment moment, const Commands& commands) {
  CommandList list;
  if (moment == Moment::early && !commands.bootcmd.empty()) {
    list.commands.push_back({.name = std::string(kBootcmd),
                             .run = {script_of(commands.bootcmd), {}},
                             .when = moment,
                             .timeout = std::chrono::minutes(5)});
  }
  if (moment == Moment::network && !commands.runcmd.empty()) {
    list.commands.push_back({.name = std::string(kRuncmd),
                             .run = {script_of(commands.runcmd), {}},
                             .when = moment,
                             .frequency = Frequency::per_instance});
  }
  std::ranges::copy_if(commands.commands, std::back_inserter(list.commands),
                       [moment](const Command& command) { return command.when == moment; });
  return list;
}

}  // namespace orlop::agent::kinds
