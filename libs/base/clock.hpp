// SPDX-License-Identifier: Apache-2.0
// Clock: the port through which decisions learn the time. The real one reads the system's clocks;
// tests/fakes/fake_clock.hpp is the settable one. Implementations are safe from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "libs/base/result.hpp"

namespace orlop {

/// Seconds since 1970-01-01T00:00:00Z.
using UnixTime = std::chrono::sys_seconds;

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual UnixTime now() const = 0;
  /// Time since boot, suspended time included (CLOCK_BOOTTIME).
  [[nodiscard]] virtual std::chrono::microseconds since_boot() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] UnixTime now() const override;
  [[nodiscard]] std::chrono::microseconds since_boot() const override;
};

/// "2026-11-22T12:00:00Z" (RFC 3339, UTC, whole seconds).
[[nodiscard]] std::string format_time(UnixTime time);
/// The inverse; only the `Z` form is accepted.
[[nodiscard]] Result<UnixTime> parse_time(std::string_view text);

}  // namespace orlop
