// SPDX-License-Identifier: Apache-2.0
// Bringing keys: fetches the pages of keys that a document names and that are not kept yet. Writes
// `/state/orlop/fetched`. Not thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "agent/engine/controller.hpp"
#include "libs/net/fetcher.hpp"

namespace orlop::agent::kinds {

/// What cannot be had, or is no page of keys, stays open and is said in a warning. After three
/// failures the rest is left for the next time: each may have cost the fetcher's whole patience.
[[nodiscard]] engine::Brought bring_keys(const codec::Value& document, net::Fetcher& fetcher,
                                         engine::SystemState& system,
                                         std::string_view state_folder);

}  // namespace orlop::agent::kinds
