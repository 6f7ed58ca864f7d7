// SPDX-License-Identifier: Apache-2.0
// ServiceManager: the port through which configuration acts on running units. The real one asks
// systemd over D-Bus; tests/fakes/fake_service_manager.hpp remembers. Not thread-safe.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "libs/base/result.hpp"
#include "libs/bus/units.hpp"

namespace orlop::agent::engine {

class ServiceManager {
 public:
  virtual ~ServiceManager() = default;
  /// Makes changed unit files known.
  virtual Status reload() = 0;
  /// Starts and waits until the unit is up; a unit that fails is Errc::failed.
  virtual Status start(const std::string& unit) = 0;
  /// Stops and waits; a unit that is not loaded is fine.
  virtual Status stop(const std::string& unit) = 0;
  /// Restarts, or starts, and waits.
  virtual Status restart(const std::string& unit) = 0;
  /// Restarts without waiting for the outcome.
  virtual Status restart_later(const std::string& unit) = 0;
  /// Whether the unit is up; one that is not loaded is not.
  virtual Result<bool> is_running(const std::string& unit) = 0;
};

/// systemd, over D-Bus.
class SystemdServiceManager final : public ServiceManager {
 public:
  using Connect = std::function<Result<bus::Units>()>;
  /// `limit` bounds each request, the job it waits for included.
  explicit SystemdServiceManager(Connect connect = bus::Units::system,
                                 std::chrono::microseconds limit = std::chrono::seconds(90))
      : connect_(std::move(connect)), limit_(limit) {}
  Status reload() override;
  Status start(const std::string& unit) override;
  Status stop(const std::string& unit) override;
  Status restart(const std::string& unit) override;
  Status restart_later(const std::string& unit) override;
  Result<bool> is_running(const std::string& unit) override;

 private:
  Connect connect_;
  std::chrono::microseconds limit_;
};

}  // namespace orlop::agent::engine
