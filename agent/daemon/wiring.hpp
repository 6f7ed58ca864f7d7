// SPDX-License-Identifier: Apache-2.0
// Builds orlopd's object graph.
#pragma once

#include "libs/base/result.hpp"

namespace orlop::agent::daemon {

/// Serves the system bus until a signal ends it.
[[nodiscard]] Status run_daemon();

}  // namespace orlop::agent::daemon
