// SPDX-License-Identifier: Apache-2.0
// NodeService: the AgentService of a node, made of its controllers. Quick verbs (kVerbs) may be
// called on the loop's thread while a long one runs on the worker's; long ones never overlap.
#pragma once

#include <functional>
#include <mutex>
#include <stop_token>

#include "agent/config/controller.hpp"
#include "agent/core/status.hpp"
#include "agent/service/service.hpp"
#include "agent/upgrade/controller.hpp"

namespace orlop::agent::daemon {

class NodeService final : public service::AgentService {
 public:
  struct Parts {
    std::function<Result<SystemFacts>()> observe;  ///< callable from both threads
    ConfigController& config;
    /// The controller, or why this machine cannot upgrade (no disk of its own).
    Result<UpgradeController*> upgrade;
    /// Evidence for a verifier's nonce, or for a random one.
    std::function<Answer(std::optional<Bytes> nonce)> attest;
    service::DocumentSink progress;  ///< called on the worker's thread
  };
  explicit NodeService(Parts parts) : parts_(std::move(parts)) {}

  /// To be called once, on the worker, before any verb: see UpgradeController::settle_after_boot.
  Status settle_after_boot();
  /// Makes a running upgrade stop at the next safe point; callable from any thread.
  void stop_upgrade();

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
  Parts parts_;
  std::mutex upgrade_turn_;  // held by whoever changes slots, entries or the upgrade's record
  std::mutex stop_mutex_;
  std::stop_source stop_;  // of the running upgrade; guarded by stop_mutex_
};

}  // namespace orlop::agent::daemon
