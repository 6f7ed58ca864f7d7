// SPDX-License-Identifier: Apache-2.0
// orlop-fetch: the sandboxed downloader. Standard input and output are one connection.
#include <csignal>
#include <cstdio>

#include "agent/fetch/server.hpp"
#include "libs/net/factory.hpp"

int main() {
  (void)std::signal(SIGPIPE, SIG_IGN);
  const auto fetcher = orlop::net::make_fetcher();
  const auto served = orlop::agent::fetch::serve_fetches(0, 1, *fetcher);
  if (served) return 0;
  (void)std::fprintf(stderr, "orlop-fetch: %s\n", served.error().report().c_str());
  return 1;
}
