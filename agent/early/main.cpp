// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <print>
#include <string_view>
#include <vector>

#include "agent/early/wiring.hpp"

int main(int argc, char** argv) {
  const std::vector<std::string_view> arguments(argv + 1, argv + argc);
  const auto run = orlop::agent::early::early_job(arguments);
  if (!run) {
    std::println(
        stderr,
        "usage: orlop-early [boot | run-commands MOMENT | prepare-disks | explain-state-failure]");
    return 2;
  }
  const auto status = run();
  if (status) return 0;
  std::println(stderr, "orlop-early: {}", status.error().report());
  return 1;
}
