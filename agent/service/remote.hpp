// SPDX-License-Identifier: Apache-2.0
// RemoteAgent: the AgentService of the orlopd that runs on this machine. Each call waits for the
// answer; long verbs as long as they need. Belongs to one thread.
#pragma once

#include "agent/service/service.hpp"
#include "libs/bus/bus.hpp"

namespace orlop::agent::service {

class RemoteAgent final : public AgentService {
 public:
  /// `progress` receives what orlopd reports while a call waits.
  explicit RemoteAgent(bus::Bus bus, DocumentSink progress = {});

  Answer status(const codec::Value& request) override;
  Answer config_validate(const codec::Value& request) override;
  Answer config_plan(const codec::Value& request) override;
  Answer config_apply(const codec::Value& request) override;
  Answer config_show(const codec::Value& request) override;
  Answer config_drift(const codec::Value& request) override;
  Answer config_history(const codec::Value& request) override;
  Answer upgrade_check(const codec::Value& request) override;
  Answer upgrade_plan(const codec::Value& request) override;
  Answer upgrade_apply(const codec::Value& request) override;
  Answer upgrade_status(const codec::Value& request) override;
  Answer upgrade_cancel(const codec::Value& request) override;
  Answer rollback(const codec::Value& request) override;
  Answer health(const codec::Value& request) override;
  Answer attest(const codec::Value& request) override;

 private:
  Answer call(std::string_view member, const codec::Value& request);

  bus::Bus bus_;
  DocumentSink progress_;
};

}  // namespace orlop::agent::service
