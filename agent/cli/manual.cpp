// SPDX-License-Identifier: Apache-2.0
#include "agent/cli/manual.hpp"

#include <format>
#include <map>
#include <set>

#include "agent/core/facts.hpp"

namespace orlop::agent::cli {
namespace {

std::string option_form(const Option& option) {
  return option.value.empty() ? std::string(option.name)
                              : std::format("{} {}", option.name, option.value);
}

/// Text for roff: backslashes and leading dots would be commands, hyphens would become dashes.
std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '-') out += '\\';
    out += c;
  }
  return out.starts_with('.') || out.starts_with('\'') ? "\\&" + out : out;
}

std::vector<Option> options_of(const Command& command) {
  auto options = command.options;
  options.insert(options.end(), common_options().begin(), common_options().end());
  return options;
}

/// Words that may follow each prefix of a command's path: "" -> status, config, …
std::map<std::string, std::set<std::string>> next_words(const std::vector<Command>& table) {
  std::map<std::string, std::set<std::string>> words;
  for (const auto& command : table) {
    const std::string path(command.path);
    const auto space = path.find(' ');
    words[""].insert(path.substr(0, space));
    if (space != std::string::npos) words[path.substr(0, space)].insert(path.substr(space + 1));
    for (const auto& option : options_of(command)) words[path].emplace(option.name);
  }
  return words;
}

}  // namespace

std::string synopsis(const Command& command) {
  auto text = std::format("orlop {}", command.path);
  for (const auto& option : command.options)
    text += option.required ? " " + option_form(option) : std::format(" [{}]", option_form(option));
  for (const auto& positional : command.positionals) {
    const auto name = std::format("{}{}", positional.name, positional.many ? "…" : "");
    text += positional.required ? " " + name : std::format(" [{}]", name);
  }
  return text;
}

std::string bash_completion(const std::vector<Command>& table) {
  std::string cases;
  for (const auto& [path, words] : next_words(table)) {
    std::string list;
    for (const auto& word : words) list += (list.empty() ? "" : " ") + word;
    cases += std::format("    '{}') words='{}' ;;\n", path, list);
  }
  return "# bash completion of orlop; made by `orlop completion bash`\n"
         "_orlop() {\n"
         "  local word path='' words=''\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    case $word in -*) ;; *) path=\"${path:+$path }$word\" ;; esac\n"
         "  done\n"
         "  case $path in\n" +
         cases +
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
         "  [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "
         "\"${COMP_WORDS[COMP_CWORD]}\"))\n"
         "}\n"
         "complete -F _orlop orlop\n";
}

std::string man_page(const std::vector<Command>& table) {
  auto page = std::format(
      ".TH ORLOP 1 \"\" \"orlop {}\" \"Orlop OS\"\n.SH NAME\norlop \\- the node's agent, asked and "
      "told\n.SH SYNOPSIS\n.B orlop\n.I COMMAND\n.RI [ OPTIONS ]\n.SH DESCRIPTION\n"
      "Asks and tells the agent of an Orlop OS node; configuration, evidence and measurement logs "
      "can be checked on any machine.\n.SH COMMANDS\n",
      agent_version());
  for (const auto& command : table) {
    page += std::format(".SS {}\n{}.\n", roff(synopsis(command)), roff(command.summary));
    for (const auto& positional : command.positionals)
      page += std::format(".TP\n.I {}\n{}\n", roff(positional.name), roff(positional.help));
    for (const auto& option : command.options)
      page += std::format(".TP\n.B {}\n{}\n", roff(option_form(option)), roff(option.help));
    page += ".PP\nExamples:\n.RS\n.nf\n";
    for (const auto& example : command.examples) page += roff(example) + "\n";
    page += ".fi\n.RE\n";
  }
  page += ".SH OPTIONS OF EVERY COMMAND\n";
  for (const auto& option : common_options())
    page += std::format(".TP\n.B {}\n{}\n", roff(option_form(option)), roff(option.help));
  return page +
         ".SH EXIT STATUS\n0 done; 1 refused or failed, the diagnosis is on standard error; "
         "2 wrong usage\n";
}

std::string markdown_reference(const std::vector<Command>& table) {
  std::string page =
      "# orlop: command reference\n\n"
      "Made from the program's command table by `orlop man --markdown`; do not edit.\n\n"
      "Exit codes: 0 done, 1 refused or failed with a diagnosis on standard error, 2 wrong usage. "
      "Options of every command:\n\n| option | meaning |\n|---|---|\n";
  for (const auto& option : common_options())
    page += std::format("| `{}` | {} |\n", option_form(option), option.help);
  for (const auto& command : table) {
    page += std::format("\n## orlop {}\n\n{}.\n\n    {}\n", command.path, command.summary,
                        synopsis(command));
    if (!command.options.empty() || !command.positionals.empty())
      page += "\n| argument | meaning |\n|---|---|\n";
    // A bar ends a cell of a table.
    const auto cell = [](std::string text) {
      for (auto at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2))
        text.insert(at, "\\");
      return text;
    };
    for (const auto& positional : command.positionals)
      page += std::format("| `{}` | {} |\n", positional.name, cell(std::string(positional.help)));
    for (const auto& option : command.options)
      page +=
          std::format("| `{}` | {} |\n", cell(option_form(option)), cell(std::string(option.help)));
    page += "\nExamples:\n\n";
    for (const auto& example : command.examples) page += std::format("    {}\n", example);
  }
  return page;
}

}  // namespace orlop::agent::cli
