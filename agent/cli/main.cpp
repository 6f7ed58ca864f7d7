// SPDX-License-Identifier: Apache-2.0
// orlop: the node's command line.
#include <cstdio>
#include <print>

#include "agent/cli/wiring.hpp"

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const auto printed = orlop::agent::cli::run_on_this_machine(arguments);
  std::print("{}", printed.output);
  std::print(stderr, "{}", printed.errors);
  return std::fflush(stdout) == 0 ? printed.exit_code : 1;
}
