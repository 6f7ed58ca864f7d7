// SPDX-License-Identifier: Apache-2.0
// An AgentService that answers what it was told to and remembers what it was asked. The answer to a
// verb without one set is {"schema":"orlop.echo/1","verb":…,"request":…}.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "agent/service/service.hpp"

namespace orlop::testing {

class FakeAgentService : public agent::service::AgentService {
 public:
  std::map<std::string, codec::Value> answers;
  std::map<std::string, Error> errors;
  std::vector<std::pair<std::string, codec::Value>> calls;

  Answer status(const codec::Value& r) override { return answer("Status", r); }
  Answer config_validate(const codec::Value& r) override { return answer("ConfigValidate", r); }
  Answer config_plan(const codec::Value& r) override { return answer("ConfigPlan", r); }
  Answer config_apply(const codec::Value& r) override { return answer("ConfigApply", r); }
  Answer config_show(const codec::Value& r) override { return answer("ConfigShow", r); }
  Answer config_drift(const codec::Value& r) override { return answer("ConfigDrift", r); }
  Answer config_history(const codec::Value& r) override { return answer("ConfigHistory", r); }
  Answer upgrade_check(const codec::Value& r) override { return answer("UpgradeCheck", r); }
  Answer upgrade_plan(const codec::Value& r) override { return answer("UpgradePlan", r); }
  Answer upgrade_apply(const codec::Value& r) override { return answer("UpgradeApply", r); }
  Answer upgrade_status(const codec::Value& r) override { return answer("UpgradeStatus", r); }
  Answer upgrade_cancel(const codec::Value& r) override { return answer("UpgradeCancel", r); }
  Answer rollback(const codec::Value& r) override { return answer("Rollback", r); }
  Answer health(const codec::Value& r) override { return answer("Health", r); }
  Answer attest(const codec::Value& r) override { return answer("Attest", r); }

 private:
  Answer answer(const std::string& verb, const codec::Value& request) {
    calls.emplace_back(verb, request);
    if (const auto error = errors.find(verb); error != errors.end())
      return std::unexpected(error->second);
    if (const auto set = answers.find(verb); set != answers.end()) return set->second;
    return codec::Value::object({{"schema", "orlop.echo/1"}, {"verb", verb}, {"request", request}});
  }
};

}  // namespace orlop::testing
