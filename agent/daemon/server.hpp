// SPDX-License-Identifier: Apache-2.0
// Server: puts an AgentService on the bus and serves until SIGTERM or SIGINT: quick verbs on the
// loop, the others one after the other on the worker, progress as signals.
#pragma once

#include <functional>
#include <string>

#include "agent/service/service.hpp"
#include "libs/bus/bus.hpp"
#include "libs/bus/loop.hpp"

namespace orlop::agent::daemon {

/// Sends progress of the service's long verbs over `bus`; callable from any thread.
[[nodiscard]] service::DocumentSink progress_over(bus::Loop& loop, bus::Bus& bus);

struct Served {
  service::AgentService& service;
  std::string version;
  std::function<void()> first;  ///< runs on the worker before any verb
  std::function<void()> stop;   ///< makes long work end soon
};

/// Returns when a signal ended the service; long work has ended by then.
[[nodiscard]] Status serve(bus::Loop& loop, bus::Bus& bus, const Served& served);

}  // namespace orlop::agent::daemon
