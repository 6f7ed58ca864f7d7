// SPDX-License-Identifier: Apache-2.0
// RemoteAgent: the orlopd that runs on this machine, over D-Bus. Belongs to one thread.
#pragma once

#include <functional>

#include "agent/service/agent.hpp"
#include "libs/bus/bus.hpp"

namespace orlop::agent::service {

class RemoteAgent final : public Agent {
 public:
  /// `progress` receives what orlopd reports while a call waits.
  explicit RemoteAgent(bus::Bus bus, std::function<void(const codec::Value&)> progress = {});

  Result<codec::Value> call(std::string_view member, const codec::Value& request) override;

 private:
  bus::Bus bus_;
  std::function<void(const codec::Value&)> progress_;
};

}  // namespace orlop::agent::service
