// SPDX-License-Identifier: Apache-2.0
// The methods on D-Bus: an interface made from the list. Belongs to the loop's thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "agent/service/dispatcher.hpp"
#include "libs/bus/bus.hpp"
#include "libs/bus/loop.hpp"

namespace orlop::agent::service {

inline const bus::Target kAgentTarget = {"io.orlop.Agent1", "/io/orlop/Agent1", "io.orlop.Agent1"};
inline constexpr std::string_view kProgressSignal = "Progress";

/// Calls come from, and answers go to, the thread that runs `loop`.
[[nodiscard]] Dispatcher::Post post_to(bus::Loop& loop);

/// The interface `io.orlop.Agent1`: each method takes a text and answers one (JSON; empty text is
/// no request), the property Version, the signal Progress to the caller alone. `list` and
/// `dispatcher` must outlive it.
[[nodiscard]] bus::Interface interface_of(std::span<const Method> list, Dispatcher& dispatcher,
                                          bus::Loop& loop, std::string version);

}  // namespace orlop::agent::service
