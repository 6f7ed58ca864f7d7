// SPDX-License-Identifier: Apache-2.0
#include "agent/cli/command.hpp"
#include "agent/service/methods.hpp"
#include "agent/service/page.hpp"
#include "libs/command/manual.hpp"

namespace orlop::agent::cli {
namespace {

using codec::Value;

Output page(std::string_view schema, std::string text) {
  return {Value::object({{"schema", schema}, {"text", text}}), std::move(text)};
}

Result<Output> completion(const Invocation& given, Context&) {
  if (given.list("SHELL").front() != "bash")
    return std::unexpected(Error(Errc::unsupported, "there is a completion for bash only")
                               .with_remedy("Write: orlop completion bash"));
  return page("orlop.completion/1", command::bash_completion(program()));
}

Result<Output> man(const Invocation& given, Context&) {
  if (given.flag("--bus"))
    return page("orlop.manual/1", service::bus_reference(service::methods()));
  return page("orlop.manual/1", given.flag("--markdown") ? command::markdown_reference(program())
                                                         : command::man_page(program()));
}

}  // namespace

std::vector<Command> self_verbs() {
  return {
      {"completion",
       "Print a shell completion script",
       {{"SHELL", "bash"}},
       {},
       {"orlop completion bash > /etc/bash_completion.d/orlop"},
       completion},
      {"man",
       "Print the manual page",
       {},
       {{"--markdown", "", "As docs/reference/cli.md"},
        {"--bus", "", "Print docs/reference/bus.md instead: the agent on D-Bus"}},
       {"orlop man > orlop.1 && man ./orlop.1"},
       man},
  };
}

}  // namespace orlop::agent::cli
