// SPDX-License-Identifier: Apache-2.0
// AgentService: everything the node agent can be asked, as one port. A request is a JSON document
// (null when the verb takes none), an answer is a JSON document with a `schema` field.
//
// orlopd's implementation holds the controllers; RemoteAgent (remote.hpp) is the same port over
// D-Bus, so a caller cannot tell them apart: answers and errors (code, message, remedy) are equal.
// kVerbs is the one list both sides and the D-Bus interface are made from.
// An implementation belongs to one thread unless it says otherwise.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "libs/codec/value.hpp"

namespace orlop::agent::service {

/// Receives an `orlop.progress/1` document each time a long verb has something to tell.
using DocumentSink = std::function<void(const codec::Value&)>;

class AgentService {
 public:
  virtual ~AgentService() = default;
  using Answer = Result<codec::Value>;

  /// `orlop.status/1`: what this machine is, from observed facts. Takes no request.
  virtual Answer status(const codec::Value& request) = 0;

  /// Requests of the next three: {"name":"a.yaml","text":"#cloud-config…"}.
  /// `orlop.diagnostics/1`.
  virtual Answer config_validate(const codec::Value& request) = 0;
  /// `orlop.plan/1`: what applying would change on this node; `orlop.diagnostics/1` when the
  /// document is refused. Changes nothing.
  virtual Answer config_plan(const codec::Value& request) = 0;
  /// `orlop.applied/1`: makes the document the node's applied one and carries the plan out; or
  /// `orlop.diagnostics/1`, and nothing was changed.
  virtual Answer config_apply(const codec::Value& request) = 0;
  /// The merged effective configuration, its digest and the origin of each value.
  virtual Answer config_show(const codec::Value& request) = 0;
  /// How the running system differs from what its configuration declares.
  virtual Answer config_drift(const codec::Value& request) = 0;
  /// The recorded generations, newest last.
  virtual Answer config_history(const codec::Value& request) = 0;

  /// What the repository offers and whether this node may install it.
  virtual Answer upgrade_check(const codec::Value& request) = 0;
  /// {"version":"2.0","retry_failed":true}, each optional, or null for the newest. Changes
  /// nothing.
  virtual Answer upgrade_plan(const codec::Value& request) = 0;
  /// As upgrade_plan, carried out; reports progress.
  virtual Answer upgrade_apply(const codec::Value& request) = 0;
  virtual Answer upgrade_status(const codec::Value& request) = 0;
  /// Asks the running upgrade to stop at the next safe point.
  virtual Answer upgrade_cancel(const codec::Value& request) = 0;
  /// Makes the next boot start the other slot's release; {"dry_run":true} only says how.
  virtual Answer rollback(const codec::Value& request) = 0;

  /// The outcome of the last health run.
  virtual Answer health(const codec::Value& request) = 0;
  /// {"nonce":"<hex of 16 to 64 bytes>"} or {}, for a random one; `orlop.evidence/1`.
  virtual Answer attest(const codec::Value& request) = 0;
};

/// One verb: its member on the bus and in the port.
struct Verb {
  std::string_view member;  ///< "UpgradeApply"
  AgentService::Answer (AgentService::*call)(const codec::Value& request);
  /// Quick verbs only read and answer at once, even while a long one runs; the others take turns.
  bool quick;
};

inline constexpr Verb kVerbs[] = {
    {"Status", &AgentService::status, true},
    {"ConfigValidate", &AgentService::config_validate, false},
    {"ConfigPlan", &AgentService::config_plan, false},
    {"ConfigApply", &AgentService::config_apply, false},
    {"ConfigShow", &AgentService::config_show, false},
    {"ConfigDrift", &AgentService::config_drift, false},
    {"ConfigHistory", &AgentService::config_history, false},
    {"UpgradeCheck", &AgentService::upgrade_check, false},
    {"UpgradePlan", &AgentService::upgrade_plan, false},
    {"UpgradeApply", &AgentService::upgrade_apply, false},
    {"UpgradeStatus", &AgentService::upgrade_status, true},
    {"UpgradeCancel", &AgentService::upgrade_cancel, true},
    {"Rollback", &AgentService::rollback, false},
    {"Health", &AgentService::health, true},
    {"Attest", &AgentService::attest, false},
};

}  // namespace orlop::agent::service
