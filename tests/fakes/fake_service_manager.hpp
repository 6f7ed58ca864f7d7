// SPDX-License-Identifier: Apache-2.0
// FakeServiceManager: remembers what it was asked, as "start a.service"; one request may fail.
#pragma once

#include <string>
#include <vector>

#include "agent/config/service_manager.hpp"

namespace orlop::testing {

class FakeServiceManager final : public agent::ServiceManager {
 public:
  Status reload() override { return note("reload"); }
  Status start(const std::string& unit) override { return note("start " + unit); }
  Status stop(const std::string& unit) override { return note("stop " + unit); }
  Status restart(const std::string& unit) override { return note("restart " + unit); }
  Status restart_later(const std::string& unit) override { return note("restart-later " + unit); }

  std::vector<std::string> requests;
  std::string failing;  ///< the request that fails

 private:
  Status note(std::string request) {
    requests.push_back(request);
    if (request == failing) return fail(Errc::failed, "{}: told to fail", request);
    return {};
  }
};

}  // namespace orlop::testing
