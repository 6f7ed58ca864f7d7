// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/commands/section.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using schema::at;
using schema::Problem;

using Arguments = std::vector<std::string>;

void read_command(const Value& value, void* into) {
  auto& arguments = schema::as<Arguments>(into);
  arguments.clear();
  if (value.is_string()) {
    arguments = {"/bin/sh", "-c", value.string()};
    return;
  }
  for (const auto& item : value.items()) {
    if (item.is_string()) arguments.push_back(item.string());
  }
}

Value write_command(const void* from) {
  auto list = Value::array();
  for (const auto& argument : schema::as<Arguments>(from)) list.push(argument);
  return list;
}

constexpr schema::Custom<Arguments> kCommand{.type = {.kinds = schema::kString | schema::kList,
                                                      .read = read_command,
                                                      .write = write_command}};

std::optional<Problem> check_command(const Value& value) {
  const bool empty = value.is_string() ? value.string().empty() : value.items().empty();
  if (!empty) return std::nullopt;
  return Problem{"is empty", "Write a line for the shell, or a program and its arguments."};
}

constexpr schema::Field kArgument = {
    .kinds = schema::kString, .text = "One argument.", .bytes = {.most = 65536}};
constexpr schema::Field kLine = {
    .text = "A line for `/bin/sh`, or a list: a program and its arguments.",
    .bytes = {.most = 65536},
    .items = {.most = 65536},
    .rule = {.check = check_command},
    .each = &kArgument};
constexpr schema::Field kCommandsFields[] = {
    {.key = "runcmd",
     .member = at<&Commands::runcmd, kCommand>,
     .text =
         "Commands run in order, once per boot, by `orlop-commands.service` after the system is "
         "up and the network is online. A failed one does not stop those after it; results are "
         "in `/run/orlop/commands.json`.",
     .items = {.most = 256},
     .each = &kLine,
     .written = schema::Written::when_set},
};

constexpr schema::Field kCommandListFields[] = {
    {.key = "commands",
     .member = at<&Commands::runcmd>,
     .text = "Argument vectors, in their order.",
     .required = true},
};

}  // namespace

const schema::Section<Commands> kCommands({.fields = kCommandsFields});
const schema::Section<Commands> kCommandList({.document = "orlop.command-list/1",
                                              .text = "The commands of `runcmd`.",
                                              .fields = kCommandListFields,
                                              .unknown = schema::Unknown::kept});

}  // namespace orlop::agent::kinds
