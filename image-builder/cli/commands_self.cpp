// SPDX-License-Identifier: Apache-2.0
#include "image-builder/cli/command.hpp"
#include "image-builder/outputs/output.hpp"
#include "image-builder/recipe/section.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/command/manual.hpp"

namespace orlop::builder::cli {
namespace {

using codec::Value;

Output page(std::string_view schema, std::string text) {
  return {Value::object({{"schema", schema}, {"text", text}}), std::move(text)};
}

Result<Output> completion(const Invocation& given, Context&) {
  if (given.list("SHELL").front() != "bash")
    return std::unexpected(Error(Errc::unsupported, "there is a completion for bash only")
                               .with_remedy("Write: orlop-build completion bash"));
  return page("orlop.completion/1", command::bash_completion(program()));
}

Result<Output> man(const Invocation& given, Context&) {
  return page("orlop.manual/1", given.flag("--markdown") ? command::markdown_reference(program())
                                                         : command::man_page(program()));
}

/// The keys, and the words that `outputs` takes.
std::string recipe_page() {
  auto text = recipe::reference() + "\n## Outputs\n\n| name | file | what it is |\n|---|---|---|\n";
  for (const auto* output : outputs::all()) {
    text += formatted("| `{}` | {} | {} |\n", output->name,
                      output->file.empty() ? "" : formatted("`{}`", output->file), output->text);
  }
  return text;
}

Result<Output> schema(const Invocation& given, Context&) {
  if (given.flag("--markdown")) return page("orlop.manual/1", recipe_page());
  std::vector<recipe::KnownOutput> known;
  for (const auto* output : outputs::all()) known.push_back({output->name, output->options});
  auto document = recipe::json_schema(known);
  auto text = codec::write_json_pretty(document);
  return Output{std::move(document), std::move(text)};
}

}  // namespace

std::vector<Command> self_commands() {
  return {
      {"schema",
       "Print the JSON Schema of recipes",
       {},
       {{"--markdown", "", "As docs/reference/recipe.md"}},
       {"orlop-build schema > recipe.schema.json"},
       schema},
      {"completion",
       "Print a shell completion script",
       {{"SHELL", "bash"}},
       {},
       {"orlop-build completion bash > /etc/bash_completion.d/orlop-build"},
       completion},
      {"man",
       "Print the manual page",
       {},
       {{"--markdown", "", "As docs/reference/orlop-build.md"}},
       {"orlop-build man > orlop-build.1 && man ./orlop-build.1"},
       man},
  };
}

}  // namespace orlop::builder::cli
