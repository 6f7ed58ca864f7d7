// SPDX-License-Identifier: Apache-2.0
// What a fuzz target consists of: the function that takes one input, in the form that libFuzzer
// calls, and the inputs that mutation starts from. Both drivers use both: smoke_main.cpp in the
// unit ring, libFuzzer in the preset `fuzz` (the seeds are its first corpus).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "libs/base/bytes.hpp"

/// Reads the bytes; a broken promise aborts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace orlop::fuzz {

/// Well-formed inputs, the same in every run: small ones first, each with something the others
/// lack.
[[nodiscard]] std::vector<Bytes> seeds();

/// For targets whose first byte chooses what reads the rest.
[[nodiscard]] inline Bytes chosen(std::uint8_t choice, ByteView rest) {
  Bytes input{choice};
  input.insert(input.end(), rest.begin(), rest.end());
  return input;
}

}  // namespace orlop::fuzz
