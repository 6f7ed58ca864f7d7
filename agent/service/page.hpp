// SPDX-License-Identifier: Apache-2.0
// What is published of the list of methods. Pure functions.
#pragma once

#include <span>
#include <string>

#include "agent/service/method.hpp"

namespace orlop::agent::service {

/// docs/reference/bus.md
[[nodiscard]] std::string bus_reference(std::span<const Method> list);

}  // namespace orlop::agent::service
