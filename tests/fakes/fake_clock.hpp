// SPDX-License-Identifier: Apache-2.0
// FakeClock: shows what it was set to.
#pragma once

#include "libs/base/clock.hpp"

namespace orlop::testing {

class FakeClock final : public Clock {
 public:
  UnixTime time{std::chrono::seconds(1'800'000'000)};
  std::chrono::microseconds boot{std::chrono::seconds(10)};

  [[nodiscard]] UnixTime now() const override { return time; }
  [[nodiscard]] std::chrono::microseconds since_boot() const override { return boot; }
  void advance(std::chrono::seconds by) {
    time += by;
    boot += by;
  }
};

}  // namespace orlop::testing
