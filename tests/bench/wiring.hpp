// SPDX-License-Identifier: Apache-2.0
// orlop-bench's object graph.
#pragma once

#include <string>
#include <vector>

#include "tests/bench/options.hpp"

namespace orlop::bench {

[[nodiscard]] std::vector<std::string> bench_names();

/// Runs one bench and prints its table; gives the exit code: 0 when it could be measured.
int run(const Options& options);

}  // namespace orlop::bench
