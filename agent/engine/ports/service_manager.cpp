// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/ports/service_manager.hpp"

namespace orlop::agent::engine {

// A connection for each request: the daemon asks seldom, and a bus that was restarted in between
// costs nothing.

Status SystemdServiceManager::reload() { return TRY(connect_()).reload(limit_); }

Status SystemdServiceManager::start(const std::string& unit) {
  return TRY(connect_()).run(bus::Job::start, unit, limit_);
}

Status SystemdServiceManager::stop(const std::string& unit) {
  return TRY(connect_()).run(bus::Job::stop, unit, limit_);
}

Status SystemdServiceManager::restart(const std::string& unit) {
  return TRY(connect_()).run(bus::Job::restart, unit, limit_);
}

Status SystemdServiceManager::restart_later(const std::string& unit) {
  return TRY(connect_()).ask(bus::Job::restart, unit, limit_);
}

Result<bool> SystemdServiceManager::is_running(const std::string& unit) {
  const auto state = TRY(TRY(connect_()).state(unit, limit_));
  return state == "active" || state == "reloading" || state == "refreshing";
}

}  // namespace orlop::agent::engine
