// SPDX-License-Identifier: Apache-2.0
// orlopd: the node agent.
#include <csignal>
#include <cstdio>
#include <print>

#include "agent/daemon/wiring.hpp"

int main() {
  (void)std::signal(SIGPIPE, SIG_IGN);
  const auto served = orlop::agent::daemon::run_daemon();
  if (served) return 0;
  std::println(stderr, "orlopd: {}", served.error().report());
  return 1;
}
