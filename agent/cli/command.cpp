// SPDX-License-Identifier: Apache-2.0
#include "agent/cli/command.hpp"

#include "agent/node/facts.hpp"
#include "libs/schema/redact.hpp"

namespace orlop::agent::cli {
namespace {

/// Whatever a verb has to say is shown without what looks like a secret.
Result<Output> concealed(Result<Output> output) {
  if (!output) return std::unexpected(schema::conceal(std::move(output).error()));
  output->document = schema::conceal(std::move(output->document));
  output->text = schema::conceal(std::move(output->text));
  output->diagnosis = schema::conceal(std::move(output->diagnosis));
  return output;
}

}  // namespace

const Program& program() {
  static const Program described = {
      .name = "orlop",
      .version = node::agent_version(),
      .summary = "Asks and tells the agent of an Orlop OS node",
      .tagline = "the node's agent, asked and told",
      .description =
          "Asks and tells the agent of an Orlop OS node; configuration, evidence and "
          "measurement logs can be checked on any machine.",
      .examples = {"orlop status", "orlop config plan site.yaml", "orlop upgrade apply"},
      .groups = {{"config", "Check, plan and apply the node's configuration"},
                 {"secret", "Keep values that the configuration names"},
                 {"upgrade", "Find, plan and install releases"},
                 {"eventlog", "Read measurement logs, on any machine"},
                 {"health", "Outcome of the health checks of this boot"}},
      .verbs = command::verbs_of(command_table())};
  return described;
}

Printed run(std::span<const std::string> arguments, const Surroundings& around) {
  return command::run(program(), arguments, {.terminal = around.terminal},
                      [&around](std::size_t verb, const Invocation& given, ProgressSink progress) {
                        Context context{.connect = around.connect,
                                        .progress = std::move(progress),
                                        .runner = around.runner,
                                        .clock = around.clock,
                                        .ask_agent = around.ask_agent};
                        return concealed(command_table()[verb].run(given, context));
                      });
}

}  // namespace orlop::agent::cli
