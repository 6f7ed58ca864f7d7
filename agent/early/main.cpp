// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <print>
#include <string_view>

#include "agent/early/wiring.hpp"

int main(int argc, char** argv) {
  const std::string_view job = argc > 1 ? argv[1] : "boot";
  const auto run = argc > 2 ? nullptr : orlop::agent::early::early_job(job);
  if (run == nullptr) {
    std::println(stderr, "usage: orlop-early [boot | run-commands | explain-state-failure]");
    return 2;
  }
  const auto status = run();
  if (status) return 0;
  std::println(stderr, "orlop-early: {}", status.error().report());
  return 1;
}
