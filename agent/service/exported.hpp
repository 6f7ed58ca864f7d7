// SPDX-License-Identifier: Apache-2.0
// The bus side of a program that serves an AgentService: requests are parsed, handed to a
// dispatcher, answers and errors sent back. Belongs to the loop's thread.
#pragma once

#include <functional>
#include <string>

#include "agent/service/service.hpp"
#include "libs/bus/bus.hpp"

namespace orlop::agent::service {

inline const bus::Target kAgentTarget = {"io.orlop.Agent1", "/io/orlop/Agent1", "io.orlop.Agent1"};
inline constexpr std::string_view kProgressSignal = "Progress";

/// Runs `work` (on whichever thread suits `verb`), then calls `done` on the loop's thread.
using Dispatch = std::function<void(const Verb& verb, std::function<AgentService::Answer()> work,
                                    std::function<void(const AgentService::Answer&)> done)>;

/// The interface `io.orlop.Agent1`: one method a verb (text in, text out; empty text is null), the
/// property Version, the signal Progress. `service` must outlive it.
[[nodiscard]] bus::Interface interface_of(AgentService& service, const Dispatch& dispatch,
                                          std::string version);

}  // namespace orlop::agent::service
