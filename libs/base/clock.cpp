// SPDX-License-Identifier: Apache-2.0
#include "libs/base/clock.hpp"

#include <ctime>
#include <sstream>

#include "libs/base/format.hpp"

namespace orlop {

UnixTime SystemClock::now() const {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::chrono::microseconds SystemClock::since_boot() const {
  timespec time{};
  (void)clock_gettime(CLOCK_BOOTTIME, &time);  // cannot fail: the clock exists since Linux 2.6.39
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_nsec / 1000);
}

std::string format_time(UnixTime time) { return formatted("{:%Y-%m-%dT%H:%M:%SZ}", time); }

Result<UnixTime> parse_time(std::string_view text) {
  UnixTime time;
  std::istringstream stream{std::string(text)};
  stream >> std::chrono::parse("%Y-%m-%dT%H:%M:%SZ", time);
  // Written again it must be the same: years have four digits, seconds no fraction.
  if (stream.fail() || format_time(time) != text) {
    return fail(Errc::invalid, "'{}' is not a time of the form 2026-11-22T12:00:00Z", text);
  }
  return time;
}

}  // namespace orlop
