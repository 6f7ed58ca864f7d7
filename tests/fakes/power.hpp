// SPDX-License-Identifier: Apache-2.0
// Power: lets fakes lose power together. Every effect on a fake medium calls draw(); after the
// allowed number of effects each further one fails and changes nothing.
#pragma once

#include <cstdint>
#include <limits>

#include "libs/base/result.hpp"

namespace orlop::testing {

class Power {
 public:
  static constexpr std::uint64_t kEndless = std::numeric_limits<std::uint64_t>::max();

  /// Lets that many more effects happen.
  void allow(std::uint64_t effects) {
    left_ = effects;
    cut_ = false;
  }
  /// One effect; false: the power is gone.
  bool draw() {
    if (left_ == 0) cut_ = true;
    if (cut_) return false;
    ++used_;
    if (left_ != kEndless) --left_;
    return true;
  }
  [[nodiscard]] bool cut() const { return cut_; }
  [[nodiscard]] std::uint64_t used() const { return used_; }

  static std::unexpected<Error> lost() { return fail(Errc::io, "the power was cut"); }

 private:
  std::uint64_t left_ = kEndless;
  std::uint64_t used_ = 0;
  bool cut_ = false;
};

}  // namespace orlop::testing
