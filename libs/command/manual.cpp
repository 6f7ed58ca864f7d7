// SPDX-License-Identifier: Apache-2.0
#include "libs/command/manual.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "libs/base/format.hpp"

namespace orlop::command {
namespace {

std::string option_form(const Option& option) {
  return option.value.empty() ? std::string(option.name)
                              : formatted("{} {}", option.name, option.value);
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

std::vector<Option> options_of(const Verb& verb) {
  auto options = verb.options;
  options.insert(options.end(), common_options().begin(), common_options().end());
  return options;
}

/// Words that may follow each prefix of a command's path: "" -> status, config, …
std::map<std::string, std::set<std::string>> next_words(const Program& program) {
  std::map<std::string, std::set<std::string>> words;
  for (const auto& verb : program.verbs) {
    const std::string path(verb.path);
    const auto space = path.find(' ');
    words[""].insert(path.substr(0, space));
    if (space != std::string::npos) words[path.substr(0, space)].insert(path.substr(space + 1));
    for (const auto& option : options_of(verb)) words[path].emplace(option.name);
  }
  return words;
}

}  // namespace

std::string synopsis(const Program& program, const Verb& verb) {
  auto text = formatted("{} {}", program.name, verb.path);
  for (const auto& option : verb.options)
    text += option.required ? " " + option_form(option) : formatted(" [{}]", option_form(option));
  for (const auto& positional : verb.positionals) {
    const auto name = formatted("{}{}", positional.name, positional.many ? "…" : "");
    text += positional.required ? " " + name : formatted(" [{}]", name);
  }
  return text;
}

std::string bash_completion(const Program& program) {
  std::string cases;
  for (const auto& [path, words] : next_words(program)) {
    std::string list;
    for (const auto& word : words) list += (list.empty() ? "" : " ") + word;
    cases += formatted("    '{}') words='{}' ;;\n", path, list);
  }
  // The name of a shell function has no hyphen.
  std::string function = "_" + std::string(program.name);
  std::ranges::replace(function, '-', '_');
  return formatted("# bash completion of {0}; made by `{0} completion bash`\n{1}() {{\n",
                   program.name, function) +
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
         "}\n" +
         formatted("complete -F {} {}\n", function, program.name);
}

std::string man_page(const Program& program) {
  std::string title(program.name);
  std::ranges::transform(title, title.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  auto page = formatted(
      ".TH {} 1 \"\" \"{} {}\" \"Orlop OS\"\n.SH NAME\n{} \\- {}\n.SH SYNOPSIS\n.B {}\n"
      ".I COMMAND\n.RI [ OPTIONS ]\n.SH DESCRIPTION\n{}\n.SH COMMANDS\n",
      title, roff(program.name), program.version, roff(program.name), roff(program.tagline),
      roff(program.name), roff(program.description));
  for (const auto& verb : program.verbs) {
    page += formatted(".SS {}\n{}.\n", roff(synopsis(program, verb)), roff(verb.summary));
    for (const auto& positional : verb.positionals)
      page += formatted(".TP\n.I {}\n{}\n", roff(positional.name), roff(positional.help));
    for (const auto& option : verb.options)
      page += formatted(".TP\n.B {}\n{}\n", roff(option_form(option)), roff(option.help));
    page += ".PP\nExamples:\n.RS\n.nf\n";
    for (const auto& example : verb.examples) page += roff(example) + "\n";
    page += ".fi\n.RE\n";
  }
  page += ".SH OPTIONS OF EVERY COMMAND\n";
  for (const auto& option : common_options())
    page += formatted(".TP\n.B {}\n{}\n", roff(option_form(option)), roff(option.help));
  return page +
         ".SH EXIT STATUS\n0 done; 1 refused or failed, the diagnosis is on standard error; "
         "2 wrong usage\n";
}

std::string markdown_reference(const Program& program) {
  auto page = formatted(
      "# {0}: command reference\n\n"
      "Made from the program's command table by `{0} man --markdown`; do not edit.\n\n"
      "Exit codes: 0 done, 1 refused or failed with a diagnosis on standard error, 2 wrong usage. "
      "Options of every command:\n\n| option | meaning |\n|---|---|\n",
      program.name);
  for (const auto& option : common_options())
    page += formatted("| `{}` | {} |\n", option_form(option), option.help);
  for (const auto& verb : program.verbs) {
    page += formatted("\n## {} {}\n\n{}.\n\n    {}\n", program.name, verb.path, verb.summary,
                      synopsis(program, verb));
    if (!verb.options.empty() || !verb.positionals.empty())
      page += "\n| argument | meaning |\n|---|---|\n";
    // A bar ends a cell of a table.
    const auto cell = [](std::string text) {
      for (auto at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2))
        text.insert(at, "\\");
      return text;
    };
    for (const auto& positional : verb.positionals)
      page += formatted("| `{}` | {} |\n", positional.name, cell(std::string(positional.help)));
    for (const auto& option : verb.options)
      page +=
          formatted("| `{}` | {} |\n", cell(option_form(option)), cell(std::string(option.help)));
    page += "\nExamples:\n\n";
    for (const auto& example : verb.examples) page += formatted("    {}\n", example);
  }
  return page;
}

}  // namespace orlop::command
