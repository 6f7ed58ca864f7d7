// SPDX-License-Identifier: Apache-2.0
// Agent: the node agent as its callers see it, a port of one call. Whether it is orlopd behind
// D-Bus (remote.hpp) or a fake cannot be told apart: answers and errors (code, message, remedy)
// are equal.
#pragma once

#include <string_view>

#include "libs/codec/value.hpp"

namespace orlop::agent::service {

class Agent {
 public:
  virtual ~Agent() = default;
  /// Calls a method of the list (methods.hpp) by its name; `request` is null when it takes none.
  /// Waits for the answer, a long method's as long as it needs. Belongs to one thread.
  virtual Result<codec::Value> call(std::string_view member, const codec::Value& request) = 0;
};

}  // namespace orlop::agent::service
