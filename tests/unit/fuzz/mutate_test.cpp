// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/mutate.hpp"

#include <gmock/gmock.h>

#include <set>

namespace orlop::fuzz {
namespace {

constexpr int kInputs = 2000;

std::vector<Bytes> inputs(const std::vector<Bytes>& seeds, std::uint64_t number) {
  Mutator mutator(seeds, number);
  std::vector<Bytes> made;
  for (int i = 0; i < kInputs; ++i) made.push_back(mutator.next());
  return made;
}

TEST(Mutator, IsAFunctionOfItsSeeds) {
  const std::vector<Bytes> seeds = {to_bytes("hostname: node"), to_bytes("{}")};
  EXPECT_EQ(inputs(seeds, 1), inputs(seeds, 1));
  EXPECT_NE(inputs(seeds, 1), inputs(seeds, 2));
}

TEST(Mutator, FindsManyNeighboursOfASeed) {
  const auto seed = to_bytes("hostname: node");
  std::set<Bytes> different;
  int shorter = 0;
  int same_length = 0;
  int longer = 0;
  for (const auto& input : inputs({seed}, 7)) {
    different.insert(input);
    ++(input.size() < seed.size() ? shorter : input.size() > seed.size() ? longer : same_length);
  }
  EXPECT_GT(different.size(), kInputs / 2U);
  EXPECT_GT(shorter, kInputs / 20);
  EXPECT_GT(same_length, kInputs / 20);
  EXPECT_GT(longer, kInputs / 20);
}

TEST(Mutator, BoundsWhatItMakes) {
  for (const auto& seeds : std::vector<std::vector<Bytes>>{{}, {{}}, {Bytes(kMaxInput, 1)}}) {
    for (const auto& input : inputs(seeds, 3)) ASSERT_LE(input.size(), kMaxInput);
  }
}

}  // namespace
}  // namespace orlop::fuzz
