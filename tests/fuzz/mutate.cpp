// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/mutate.hpp"

#include <algorithm>
#include <array>

namespace orlop::fuzz {
namespace {

using Offset = Bytes::difference_type;

/// Bytes at which parsers take decisions: ends of ranges, ends of texts, marks of JSON and YAML.
constexpr std::array<std::uint8_t, 18> kTelling = {0x00, 0x01, 0x7f, 0x80, 0xff, 0x1e,
                                                   '\n', ' ',  '"',  '\\', '{',  '}',
                                                   '[',  ']',  ':',  '-',  '0',  '9'};
/// Sizes, counts and offsets that are one off or do not fit.
constexpr std::array<std::uint32_t, 8> kSizes = {0,      1,          0x7fff,     0xffff,
                                                 0x1000, 0x7fffffff, 0x80000000, 0xffffffff};

}  // namespace

std::size_t Mutator::below(std::size_t limit) {
  return limit == 0 ? 0 : static_cast<std::size_t>(generator_() % limit);
}
std::uint8_t Mutator::byte() { return static_cast<std::uint8_t>(generator_()); }

const Bytes& Mutator::any_seed() {
  static const Bytes kNone;
  return seeds_.empty() ? kNone : seeds_[below(seeds_.size())];
}

void Mutator::change(Bytes& input) {
  const auto at = below(input.size());
  const auto length = std::min(1 + below(32), input.size() - at);
  const auto from = input.begin() + static_cast<Offset>(at);
  const auto to = from + static_cast<Offset>(length);
  switch (below(8)) {
    case 0:  // one bit
      if (!input.empty()) input[at] = static_cast<std::uint8_t>(input[at] ^ 1U << below(8));
      break;
    case 1:  // one byte
      if (!input.empty()) input[at] = below(4) == 0 ? byte() : kTelling[below(kTelling.size())];
      break;
    case 2: input.resize(at); break;       // cut short
    case 3: input.erase(from, to); break;  // a piece is missing
    case 4: {                              // a piece is there twice
      const Bytes piece(from, to);
      input.insert(from, piece.begin(), piece.end());
      break;
    }
    case 5: {  // goes on as another seed
      const auto& other = any_seed();
      input.resize(at);
      input.insert(input.end(), other.begin() + static_cast<Offset>(below(other.size())),
                   other.end());
      break;
    }
    case 6: {  // a little-endian number
      const auto number = kSizes[below(kSizes.size())];
      for (std::size_t i = 0; i < 4 && at + i < input.size(); ++i)
        input[at + i] = static_cast<std::uint8_t>(number >> 8 * i);
      break;
    }
    default:  // something foreign in between
      input.insert(from, 1 + below(8), below(2) == 0 ? byte() : kTelling[below(kTelling.size())]);
  }
}

Bytes Mutator::next() {
  Bytes input;
  if (below(16) == 0) {
    input.resize(below(256));
    std::ranges::generate(input, [this] { return byte(); });
  } else {
    input = any_seed();
    for (auto changes = 1 + below(4); changes > 0; --changes) change(input);
  }
  if (input.size() > kMaxInput) input.resize(kMaxInput);
  return input;
}

}  // namespace orlop::fuzz
