// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <print>
#include <string_view>

#include "agent/early/wiring.hpp"

int main(int argc, char** argv) {
  const std::string_view job = argc > 1 ? argv[1] : "boot";
  if (argc > 2 || (job != "boot" && job != "run-commands")) {
    std::println(stderr, "usage: orlop-early [boot | run-commands]");
    return 2;
  }
  const auto status =
      job == "boot" ? orlop::agent::early_boot() : orlop::agent::early_run_commands();
  if (status) return 0;
  std::println(stderr, "orlop-early: {}", status.error().report());
  return 1;
}
