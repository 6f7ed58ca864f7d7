// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <sstream>

#include "libs/base/format.hpp"
#include "libs/command/parse.hpp"

namespace orlop::command {
namespace {

/// A verb and the places where CLI11 puts its values; these must not move.
struct Bound {
  const Verb* verb = nullptr;
  CLI::App* app = nullptr;
  std::map<std::string, std::vector<std::string>, std::less<>> values;
  std::map<std::string, bool, std::less<>> flags;
};

std::string footer(const std::vector<std::string_view>& examples) {
  std::string text = "Examples:\n";
  for (const auto& example : examples) text += formatted("  {}\n", example);
  return text;
}

/// An empty value is an unset shell variable, never a wish.
std::string refuse_empty(const std::string& value) { return value.empty() ? "is empty" : ""; }

void bind_option(Bound& bound, const Option& option) {
  const std::string name(option.name);
  const std::string help(option.help);
  if (option.value.empty()) {
    bound.app->add_flag(name, bound.flags[name], help);
    return;
  }
  auto* added = bound.app->add_option(name, bound.values[name], help)
                    ->type_name(std::string(option.value))
                    ->required(option.required)
                    ->check(refuse_empty);
  if (option.many) {
    added->allow_extra_args(false);
  } else {
    added->expected(1);
  }
}

void bind(Bound& bound) {
  for (const auto& positional : bound.verb->positionals) {
    const std::string name(positional.name);
    auto* option = bound.app->add_option(name, bound.values[name], std::string(positional.help))
                       ->type_name("")
                       ->required(positional.required);
    if (positional.many) continue;
    option->expected(positional.required ? 1 : 0, 1);
    // It would take the words of those after it, too; one that may be left out must be the last.
    if (positional.required) option->allow_extra_args(false);
  }
  for (const auto& option : bound.verb->options) bind_option(bound, option);
  for (const auto& option : common_options()) bind_option(bound, option);
  bound.app->footer(footer(bound.verb->examples));
}

CLI::App* existing_subcommand(CLI::App& parent, const std::string& name) {
  const auto found =
      parent.get_subcommands([&name](CLI::App* app) { return app->get_name() == name; });
  return found.empty() ? nullptr : found.front();
}

CLI::App* subcommand(CLI::App& parent, const std::string& name, std::string_view summary) {
  if (auto* existing = existing_subcommand(parent, name)) return existing;
  return parent.add_subcommand(name, std::string(summary));
}

/// Applications for "config" and "config plan"; a group that is no command needs a subcommand.
CLI::App* application_of(CLI::App& root, const Program& program, const Verb& verb) {
  const std::string path(verb.path);
  const auto space = path.find(' ');
  if (space == std::string::npos) return subcommand(root, path, verb.summary);
  const auto group = path.substr(0, space);
  const bool new_group = existing_subcommand(root, group) == nullptr;
  auto* parent = subcommand(root, group, program.group_summary(group));
  const bool is_verb =
      std::ranges::any_of(program.verbs, [&](const Verb& other) { return other.path == group; });
  if (new_group && !is_verb) parent->require_subcommand(1);
  return subcommand(*parent, path.substr(space + 1), verb.summary);
}

Invocation invocation_of(const Bound& bound) {
  Invocation given;
  for (const auto& [name, values] : bound.values)
    if (!values.empty()) given.values[name] = values;
  for (const auto& [name, set] : bound.flags)
    if (set) given.values[name] = {};
  return given;
}

Said usage_error(const CLI::App& root, const CLI::ParseError& error) {
  std::ostringstream out;
  std::ostringstream errors;
  const int code = root.exit(error, out, errors);
  if (code == 0) return {out.str(), 0};
  return {formatted("{0}: {1}\nremedy: `{0} --help`, or --help after a command, shows what "
                    "can be said.\n",
                    root.get_name(), error.what()),
          kWrongUsage};
}

}  // namespace

std::variant<Chosen, Said> parse_arguments(std::span<const std::string> arguments,
                                           const Program& program) {
  CLI::App root(std::string(program.summary), std::string(program.name));
  root.set_version_flag("--version", formatted("{} {}", program.name, program.version));
  root.require_subcommand(1);
  root.footer(footer(program.examples));
  // CLI11 takes an empty word for none where one may be left out.
  if (std::ranges::contains(arguments, std::string()))
    return usage_error(root, CLI::ValidationError("an argument is empty"));
  std::vector<std::unique_ptr<Bound>> bindings;
  for (const auto& verb : program.verbs) {
    auto bound = std::make_unique<Bound>();
    bound->verb = &verb;
    bound->app = application_of(root, program, verb);
    bind(*bound);
    bindings.push_back(std::move(bound));
  }
  try {
    // CLI11 takes a list from its back.
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    root.parse(std::move(reversed));
  } catch (const CLI::ParseError& error) {
    return usage_error(root, error);
  }
  // The innermost verb that was named: "health run" before "health".
  const Bound* chosen = nullptr;
  for (const auto& bound : bindings)
    if (bound->app->parsed() &&
        (chosen == nullptr || bound->verb->path.size() > chosen->verb->path.size()))
      chosen = bound.get();
  if (chosen == nullptr) return Said{root.help(), kWrongUsage};
  return Chosen{static_cast<std::size_t>(chosen->verb - program.verbs.data()),
                invocation_of(*chosen)};
}

}  // namespace orlop::command
