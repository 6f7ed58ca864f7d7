// SPDX-License-Identifier: Apache-2.0
// Server: puts methods on the bus and serves them, each on its lane, until SIGTERM or SIGINT.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "agent/service/method.hpp"
#include "libs/bus/bus.hpp"
#include "libs/bus/loop.hpp"

namespace orlop::agent::daemon {

struct Served {
  std::span<const service::Method> methods;
  service::Node& node;
  std::string version;
  /// Runs on the upgrade lane before any method of it.
  std::function<void()> first;
  /// Runs on the config lane before any method of it, whenever a trial began and whenever the time
  /// that it answered is over; nothing: no need.
  std::function<std::optional<std::chrono::seconds>()> settle_config;
  std::uint32_t administrator = 0;  ///< uid of who may call everything
};

/// Returns when a signal ended the service; a running upgrade was told to stop and has.
[[nodiscard]] Status serve(bus::Loop& loop, bus::Bus& bus, const Served& served);

}  // namespace orlop::agent::daemon
