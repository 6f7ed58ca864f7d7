// SPDX-License-Identifier: Apache-2.0
// Units: what systemd does for us, over D-Bus (org.freedesktop.systemd1(5)).
//
// A job is asked for and its end awaited (signal JobRemoved); every wait is bounded. Errors name
// the unit and what became of it. A Units belongs to one thread.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "libs/base/result.hpp"

namespace orlop::bus {

enum class Job { start, stop, restart };

class Units {
 public:
  /// Over the system bus; Errc::not_found when no bus runs here.
  static Result<Units> system();
  /// Over a bus by its D-Bus address ("unix:path=…").
  static Result<Units> address(const std::string& address);
  Units(Units&&) noexcept;
  Units& operator=(Units&&) noexcept;
  ~Units();

  /// Makes changed unit files known.
  Status reload(std::chrono::microseconds limit);
  /// Errc::not_found: there is no such unit. Errc::conflict: it is masked, or cannot be started by
  /// hand. Errc::timed_out: its job has not ended within `limit`, and goes on. Errc::cancelled:
  /// another job took its place. Errc::failed: it ended badly.
  Status run(Job job, const std::string& unit, std::chrono::microseconds limit);
  /// The same without waiting for the job's end.
  Status ask(Job job, const std::string& unit, std::chrono::microseconds limit);
  /// "active", "inactive", "failed"…; "inactive" for one that is not loaded.
  Result<std::string> state(const std::string& unit, std::chrono::microseconds limit);

 private:
  struct Impl;
  explicit Units(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace orlop::bus
