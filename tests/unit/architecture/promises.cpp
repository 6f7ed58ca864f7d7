// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/architecture/promises.hpp"

#include <algorithm>
#include <format>
#include <regex>
#include <sstream>

namespace orlop::architecture {
namespace {

/// Options of other programs that a page may name without the program.
const Words kOthers = {"--no-hostonly", "--workers"};

Words options_in(const std::string& text) {
  static const std::regex kOption("(?:^|[^\\w-])(--[a-z][a-z0-9-]*)");
  Words found;
  for (std::sregex_iterator at(text.begin(), text.end(), kOption), end; at != end; ++at)
    found.insert((*at)[1].str());
  return found;
}

/// "$ sudo ./run exec -- orlop status" -> "orlop status"
std::string without_prefix(std::string code) {
  static const std::regex kPrefix("^(?:\\s+|\\$ |# |sudo |[A-Z_]+=\\S* |\\./run exec -- )");
  for (std::smatch match; std::regex_search(code, match, kPrefix);) code = match.suffix();
  return code;
}

}  // namespace

void read_reference(const std::string& page, Commands& commands) {
  static const std::regex kTitle("# ([a-z-]+): command reference");
  std::istringstream lines(page);
  std::string program, command;
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_match(line, match, kTitle)) {
      program = match[1];
      commands.options[program] = {"--help", "--version"};
    } else if (program.empty()) {
      return;
    } else if (line.starts_with("## ")) {
      command = line.substr(3);
      commands.options[command];
    } else if (line.starts_with("| `")) {
      (command.empty() ? commands.common[program] : commands.options[command])
          .merge(options_in(line));
    }
  }
  commands.common[program].insert("--help");
}

void read_run(const std::string& usage, const std::string& scripts, Commands& commands) {
  static const std::regex kCommand("(?:^|\n)  ([a-z]+) ");
  commands.options["./run"] = {"--help"};
  commands.common["./run"] = options_in(scripts);
  for (std::sregex_iterator at(usage.begin(), usage.end(), kCommand), end; at != end; ++at)
    commands.options["./run " + (*at)[1].str()];
}

Complaints code_complaints(const std::string& piece, const Commands& commands) {
  const auto code = without_prefix(piece);
  std::istringstream stream(code);
  std::string program, word;
  stream >> program;
  Complaints complaints;
  if (program.starts_with("--")) {
    Words known = kOthers;
    for (const auto& [name, options] : commands.options)
      known.insert(options.begin(), options.end());
    for (const auto& [name, options] : commands.common)
      known.insert(options.begin(), options.end());
    for (const auto& option : options_in(program))
      if (!known.contains(option)) complaints.push_back("no program has the option " + option);
    return complaints;
  }
  if (!commands.options.contains(program)) return {};
  auto known = commands.options.at(program);
  const auto& common = commands.common.at(program);
  known.insert(common.begin(), common.end());
  auto command = program;
  while (stream >> word && std::regex_match(word, std::regex("[a-z][a-z-]*"))) {
    if (!std::ranges::any_of(commands.options, [&](const auto& entry) {
          return (entry.first + " ").starts_with(command + " " + word + " ");
        })) {
      // A command's own argument, but not where only commands can stand.
      if (command == program || !commands.options.contains(command))
        complaints.push_back(std::format("{} has no command '{}'", command, word));
      break;
    }
    command += " " + word;
  }
  // A group's options are those of its commands: "upgrade … --json".
  for (const auto& [name, options] : commands.options)
    if ((name + " ").starts_with(command + " ")) known.insert(options.begin(), options.end());
  for (const auto& option : options_in(code))
    if (!known.contains(option))
      complaints.push_back(std::format("{} has no option {}", command, option));
  return complaints;
}

Commands our_commands() {
  Commands commands;
  for (const auto& page : read_sources("docs/reference", {".md"}))
    read_reference(page.text, commands);
  std::string scripts = text_of("run");
  for (const auto& script : read_sources("image-builder/sdk", {".sh"})) scripts += script.text;
  for (const auto& source : read_sources("tests", {".cpp"}))
    if (source.path.contains("_cli11") || source.path.contains("options")) scripts += source.text;
  read_run(text_of("run"), scripts, commands);
  // `./run image` hands its arguments to orlop-build.
  for (const auto& source : read_sources("image-builder/cli", {".cpp"}))
    commands.options["./run image"].merge(options_in(source.text));
  return commands;
}

}  // namespace orlop::architecture
