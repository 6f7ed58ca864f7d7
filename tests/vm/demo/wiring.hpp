// SPDX-License-Identifier: Apache-2.0
// orlop-demo's object graph.
#pragma once

#include "tests/vm/demo/options.hpp"

namespace orlop::demo {

/// Runs the demonstration; gives the exit code: 0 when every step held, 1 when not.
int run(const Options& options);

}  // namespace orlop::demo
