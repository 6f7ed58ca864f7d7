// SPDX-License-Identifier: Apache-2.0
#include "agent/service/remote.hpp"

#include <utility>

#include "agent/service/exported.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::service {

RemoteAgent::RemoteAgent(bus::Bus bus, DocumentSink progress)
    : bus_(std::move(bus)), progress_(std::move(progress)) {}

RemoteAgent::Answer RemoteAgent::call(std::string_view member, const codec::Value& request) {
  const auto on_signal = [this](std::string_view signal, std::string_view text) {
    if (!progress_ || signal != kProgressSignal) return;
    if (const auto document = codec::parse_json(text)) progress_(*document);
  };
  const std::string text = request.is_null() ? std::string() : codec::write_json(request);
  const auto answer =
      bus_.call(kAgentTarget, std::string(member), text, bus::kNoTimeout, on_signal);
  if (!answer && answer.error().is(Errc::not_found) &&
      answer.error().message().contains(kAgentTarget.service))
    return std::unexpected(Error(Errc::not_found, answer.error().message())
                               .with_remedy("Start the agent: `systemctl start orlopd`; its log: "
                                            "`journalctl -u orlopd`."));
  return codec::parse_json(TRY(answer));
}

using codec::Value;

RemoteAgent::Answer RemoteAgent::status(const Value& r) { return call("Status", r); }
RemoteAgent::Answer RemoteAgent::config_validate(const Value& r) {
  return call("ConfigValidate", r);
}
RemoteAgent::Answer RemoteAgent::config_plan(const Value& r) { return call("ConfigPlan", r); }
RemoteAgent::Answer RemoteAgent::config_apply(const Value& r) { return call("ConfigApply", r); }
RemoteAgent::Answer RemoteAgent::config_show(const Value& r) { return call("ConfigShow", r); }
RemoteAgent::Answer RemoteAgent::config_drift(const Value& r) { return call("ConfigDrift", r); }
RemoteAgent::Answer RemoteAgent::config_history(const Value& r) { return call("ConfigHistory", r); }
RemoteAgent::Answer RemoteAgent::upgrade_check(const Value& r) { return call("UpgradeCheck", r); }
RemoteAgent::Answer RemoteAgent::upgrade_plan(const Value& r) { return call("UpgradePlan", r); }
RemoteAgent::Answer RemoteAgent::upgrade_apply(const Value& r) { return call("UpgradeApply", r); }
RemoteAgent::Answer RemoteAgent::upgrade_status(const Value& r) { return call("UpgradeStatus", r); }
RemoteAgent::Answer RemoteAgent::upgrade_cancel(const Value& r) { return call("UpgradeCancel", r); }
RemoteAgent::Answer RemoteAgent::rollback(const Value& r) { return call("Rollback", r); }
RemoteAgent::Answer RemoteAgent::health(const Value& r) { return call("Health", r); }
RemoteAgent::Answer RemoteAgent::attest(const Value& r) { return call("Attest", r); }

}  // namespace orlop::agent::service
