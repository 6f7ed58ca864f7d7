// SPDX-License-Identifier: Apache-2.0
// FakeServiceManager: remembers what it was asked, as "start a.service", and which units run;
// one request may fail.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "agent/engine/ports/service_manager.hpp"
#include "tests/fakes/power.hpp"

namespace orlop::testing {

class FakeServiceManager final : public agent::engine::ServiceManager {
 public:
  Status reload() override { return note("reload"); }
  Status start(const std::string& unit) override { return run("start ", unit); }
  Status stop(const std::string& unit) override {
    TRY(note("stop " + unit));
    running.erase(unit);
    return {};
  }
  Status restart(const std::string& unit) override { return run("restart ", unit); }
  Status restart_later(const std::string& unit) override { return run("restart-later ", unit); }
  Result<bool> is_running(const std::string& unit) override { return running.contains(unit); }

  std::vector<std::string> requests;
  std::set<std::string> running;
  std::shared_ptr<Power> power;  ///< none: it is never cut
  std::string failing;           ///< the request that fails

 private:
  Status run(std::string_view verb, const std::string& unit) {
    TRY(note(std::string(verb) + unit));
    running.insert(unit);
    return {};
  }
  Status note(std::string request) {
    if (power && !power->draw()) return Power::lost();
    requests.push_back(request);
    if (request == failing) return fail(Errc::failed, "{}: told to fail", request);
    return {};
  }
};

}  // namespace orlop::testing
