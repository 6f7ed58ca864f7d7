// SPDX-License-Identifier: Apache-2.0
// orlop-build: makes releases.
#include <unistd.h>

#include <cstdio>
#include <print>

#include "image-builder/cli/command.hpp"
#include "libs/net/factory.hpp"

int main(int argc, char** argv) {
  using namespace orlop;
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  sys::SystemCommandRunner runner;
  const SystemClock clock;
  const auto fetcher = net::make_fetcher();
  const auto toolbox = builder::pipeline::make_system_toolbox();
  const bool terminal = ::isatty(STDERR_FILENO) == 1;
  const auto printed = builder::cli::run(
      arguments, {.runner = runner,
                  .fetcher = *fetcher,
                  .clock = clock,
                  .toolbox = *toolbox,
                  .folder = std::filesystem::current_path(),
                  .screen = {.terminal = terminal ? STDERR_FILENO : -1, .log = STDERR_FILENO}});
  std::print("{}", printed.output);
  std::print(stderr, "{}", printed.errors);
  return std::fflush(stdout) == 0 ? printed.exit_code : 1;
}
