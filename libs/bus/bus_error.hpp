// SPDX-License-Identifier: Apache-2.0
// How an Error is written as a D-Bus error and read back. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "libs/base/error.hpp"

namespace orlop::bus {

struct WireError {
  std::string name;  ///< "io.orlop.Agent1.Error.NotFound"
  std::string text;  ///< Error::report()
};

[[nodiscard]] WireError to_wire(const Error& error, std::string_view interface);

/// The inverse for errors made by to_wire(): same code, message (context included) and remedy. A
/// code of a room's own enum comes back as Errc::failed; errors of the bus itself are translated.
[[nodiscard]] Error from_wire(std::string_view name, std::string_view text);

}  // namespace orlop::bus
