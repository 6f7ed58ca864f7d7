// SPDX-License-Identifier: Apache-2.0
#include "image-builder/cli/command.hpp"

#include <iterator>

namespace orlop::builder::cli {

const std::vector<Command>& command_table() {
  static const auto table = [] {
    std::vector<Command> all;
    for (auto* part : {image_commands, release_commands, self_commands}) {
      auto commands = part();
      all.insert(all.end(), std::make_move_iterator(commands.begin()),
                 std::make_move_iterator(commands.end()));
    }
    return all;
  }();
  return table;
}

const Program& program() {
  static const Program described = {
      .name = "orlop-build",
      .version = ORLOP_VERSION,
      .summary = "Builds, signs, publishes and inspects releases of Orlop OS",
      .tagline = "makes releases of Orlop OS",
      .description =
          "Builds, signs, publishes and inspects releases of Orlop OS. Images are built "
          "in the SDK (./run exec -- orlop-build …), releases can be read anywhere.",
      .examples = {"orlop-build keys generate keys",
                   "orlop-build image configs/recipes/base.yaml --dry-run",
                   "orlop-build image configs/recipes/base.yaml --keys keys --version 1.0 --out "
                   "out/1.0 --repository repository",
                   "orlop-build diff out/1.0/release out/2.0/release"},
      .groups = {{"keys", "Signing keys"}},
      .verbs = command::verbs_of(command_table())};
  return described;
}

Printed run(std::span<const std::string> arguments, const Surroundings& around) {
  return command::run(
      program(), arguments, around.screen,
      [&around](std::size_t verb, const Invocation& given, command::ProgressSink progress) {
        Context context{.around = around, .progress = std::move(progress)};
        return command_table()[verb].run(given, context);
      });
}

}  // namespace orlop::builder::cli
