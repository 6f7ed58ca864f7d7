// SPDX-License-Identifier: Apache-2.0
// The health checks that every release brings: what must be true of a node before its release is
// called good, whatever its configuration asks for. One file a check in checks/, one line each in
// checks.cpp. A check changes nothing and comes to an end by itself. Belongs to one thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <span>
#include <string_view>

#include "libs/base/result.hpp"
#include "libs/base/version.hpp"

namespace orlop::agent::health {

/// What a check may look at.
struct CheckNode {
  std::filesystem::path root = "/";  ///< a tree of files in tests
  Version version;                   ///< of the running release
  /// Calls the agent and waits for its answer, at most that long.
  std::function<Status(std::chrono::seconds)> ask_agent;
};

struct Check {
  std::string_view name;            ///< as it stands in reports
  std::string_view text;            ///< what is true of a node that passes
  Status (*run)(const CheckNode&);  ///< the error says what is wrong
};

/// Every check of this release, in the order in which they run.
[[nodiscard]] std::span<const Check* const> checks();

}  // namespace orlop::agent::health
