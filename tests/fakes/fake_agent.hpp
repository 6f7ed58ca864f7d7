// SPDX-License-Identifier: Apache-2.0
// An agent that answers what it was told to and remembers what it was asked. The answer to a method
// without one set is {"schema":"orlop.echo/1","method":…,"request":…}; what is not in the list is
// no method, as behind a bus. methods_of() puts it behind the rows of the list, so that it can be
// carried as the real methods are, from the threads of all lanes.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "agent/service/agent.hpp"
#include "agent/service/methods.hpp"

namespace orlop::testing {

class FakeAgent : public agent::service::Agent {
 public:
  std::map<std::string, codec::Value, std::less<>> answers;
  std::map<std::string, Error, std::less<>> errors;
  std::vector<std::pair<std::string, codec::Value>> calls;
  std::optional<codec::Value> step;  ///< of progress, which every carried call reports first

  Result<codec::Value> call(std::string_view member, const codec::Value& request) override {
    if (agent::service::find_method(agent::service::methods(), member) == nullptr)
      return fail(Errc::unsupported, "the agent has no method {}", member);
    const std::scoped_lock lock(mutex_);
    calls.emplace_back(member, request);
    if (const auto error = errors.find(member); error != errors.end())
      return std::unexpected(error->second);
    if (const auto set = answers.find(member); set != answers.end()) return set->second;
    return codec::Value::object(
        {{"schema", "orlop.echo/1"}, {"method", member}, {"request", request}});
  }

 private:
  std::mutex mutex_;
};

/// The rows of `list` with `agent`, which must outlive them, behind each.
inline std::vector<agent::service::Method> methods_of(
    FakeAgent& agent, std::span<const agent::service::Method> list) {
  std::vector<agent::service::Method> methods(list.begin(), list.end());
  for (auto& method : methods) {
    method.ahead = nullptr;
    method.run = [&agent, member = method.member](agent::service::Node&,
                                                  const codec::Value& request,
                                                  const agent::service::Reporter& report) {
      if (agent.step) report(*agent.step);
      return agent.call(member, request);
    };
  }
  return methods;
}

}  // namespace orlop::testing
