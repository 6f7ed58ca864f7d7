// SPDX-License-Identifier: Apache-2.0
// Mutator: changed copies of seed inputs, a function of the seed number alone (the generator is
// fixed by the standard, unlike its distributions). A value; one thread.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "libs/base/bytes.hpp"

namespace orlop::fuzz {

inline constexpr std::size_t kMaxInput = 16384;

class Mutator {
 public:
  Mutator(std::vector<Bytes> seeds, std::uint64_t number)
      : seeds_(std::move(seeds)), generator_(number) {}

  /// Up to kMaxInput bytes: mostly a seed with one to four changes, now and then noise.
  [[nodiscard]] Bytes next();

 private:
  /// Below `limit`; 0 when that is 0.
  [[nodiscard]] std::size_t below(std::size_t limit);
  [[nodiscard]] std::uint8_t byte();
  [[nodiscard]] const Bytes& any_seed();
  void change(Bytes& input);

  std::vector<Bytes> seeds_;
  std::mt19937_64 generator_;
};

}  // namespace orlop::fuzz
